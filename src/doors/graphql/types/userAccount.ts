import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Role, User } from '../../../domain/directory/directory.ts';
import type { Instant } from '../../../domain/instant.ts';
import { enumType } from '../enums.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { connectionType } from './connection.ts';

export const RoleEnum = enumType<Role>('Role', 'What somebody may do.', {
  admin: 'Everything.',
  operator: 'To read all but the audit, to change queues, items and tasks, and to let robots in.',
  robot: 'To add, take and end work.',
  reader: 'To read all but the audit.',
  auditor: 'To read all, and to verify the log.',
});

@ObjectType('UserAccount', { description: 'Who may log in, and what they may do then.' })
export class UserAccountType {
  @Field(() => ID, { description: 'Its number.' })
  declare readonly id: string;

  @Field(() => Int, { description: 'The revision of its last event.' })
  declare readonly revision: number;

  @Field(() => String, { description: 'The name it logs in with, unique without regard to case.' })
  declare readonly userName: string;

  @Field(() => String, { nullable: true, description: 'First name.' })
  declare readonly name: string | null;

  @Field(() => String, { nullable: true, description: 'Last name.' })
  declare readonly surname: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where mail reaches it; it can log in with that, too.',
  })
  declare readonly email: string | null;

  @Field(() => [RoleEnum], { description: 'What it may do; nothing where there are none.' })
  declare readonly roles: readonly Role[];

  @Field(() => [ID], { nullable: true, description: 'The folders that it works in; null for all.' })
  declare readonly folderIds: readonly string[] | null;

  @Field(() => Boolean, { description: 'Whether it is let in.' })
  declare readonly isActive: boolean;

  @Field(() => DateTime, { description: 'When it was added.' })
  declare readonly creationTime: Instant;
}

export const UserAccountConnection = connectionType('UserAccount', UserAccountType, 'users');

export const userAccountNode = (user: User): UserAccountType => ({
  id: String(user.id),
  revision: user.revision,
  userName: user.userName,
  name: user.name,
  surname: user.surname,
  email: user.email,
  roles: user.roles,
  folderIds: user.folders?.map(String) ?? null,
  isActive: user.isActive,
  creationTime: user.creationTime,
});

@ObjectType('UserToken', { description: 'A bearer token of a user.' })
export class UserTokenType {
  @Field(() => String, {
    description: 'The token, for the header `Authorization: Bearer …`. It is shown this once.',
  })
  declare readonly secret: string;

  @Field(() => Int, { description: 'How many other tokens of the user count no more.' })
  declare readonly revoked: number;
}
