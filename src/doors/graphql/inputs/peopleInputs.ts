import { Field, ID, InputType } from 'type-graphql';
import type { Role, UserData } from '../../../domain/directory/directory.ts';
import type { UserFacts } from '../../../domain/directory/people.ts';
import { numberOf } from '../ids.ts';
import { RoleEnum } from '../types/userAccount.ts';

@InputType('EditUserInput', { description: 'What is to change about a user; what is left out stays.' })
export class EditUserInput {
  @Field(() => String, { nullable: true, description: 'First name, at most 100 characters; null for none.' })
  declare readonly name?: string | null;

  @Field(() => String, { nullable: true, description: 'Last name, at most 100 characters; null for none.' })
  declare readonly surname?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'An e-mail address, at most 256 characters; null for none.',
  })
  declare readonly email?: string | null;

  @Field(() => [RoleEnum], { nullable: true, description: 'What it may do from now on.' })
  declare readonly roles?: readonly Role[] | null;

  @Field(() => [ID], { nullable: true, description: 'The folders that it works in; null for all.' })
  declare readonly folderIds?: readonly string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is let in.' })
  declare readonly isActive?: boolean | null;
}

@InputType('CreateUserInput', { description: 'A user.' })
export class CreateUserInput {
  @Field(() => String, {
    description: 'The name it logs in with, 1 to 100 characters, unique without regard to case.',
  })
  declare readonly userName: string;

  @Field(() => [RoleEnum], { description: 'What it may do.' })
  declare readonly roles: readonly Role[];

  @Field(() => [ID], {
    nullable: true,
    description: 'The folders that it works in; all where it is left out.',
  })
  declare readonly folderIds?: readonly string[] | null;

  @Field(() => String, { nullable: true, description: 'First name, at most 100 characters.' })
  declare readonly name?: string | null;

  @Field(() => String, { nullable: true, description: 'Last name, at most 100 characters.' })
  declare readonly surname?: string | null;

  @Field(() => String, { nullable: true, description: 'An e-mail address, at most 256 characters.' })
  declare readonly email?: string | null;
}

@InputType('CreateFolderInput', { description: 'A folder.' })
export class CreateFolderInput {
  @Field(() => String, { description: 'Its name, 1 to 64 characters without a slash.' })
  declare readonly name: string;

  @Field(() => String, { nullable: true, description: 'What it is for, at most 500 characters.' })
  declare readonly description?: string | null;

  @Field(() => ID, { nullable: true, description: 'The folder that it is in; none where it is left out.' })
  declare readonly parentId?: string | null;
}

const folderIdsOf = (ids: readonly string[] | null): readonly number[] | null =>
  ids?.map((id) => numberOf(id, 'folderIds')) ?? null;

const unique = (roles: readonly Role[]): readonly Role[] => [...new Set(roles)];

export const userOf = (input: CreateUserInput): UserFacts & Pick<UserData, 'userName'> => ({
  userName: input.userName,
  name: input.name ?? null,
  surname: input.surname ?? null,
  email: input.email ?? null,
  roles: unique(input.roles),
  folders: folderIdsOf(input.folderIds ?? null),
  isActive: true,
});

/** Null takes a text away and gives all folders; of roles and of `isActive` it says nothing. */
export const userChangesOf = ({
  name,
  surname,
  email,
  roles,
  folderIds,
  isActive,
}: EditUserInput): Partial<UserFacts> => ({
  ...(name !== undefined && { name }),
  ...(surname !== undefined && { surname }),
  ...(email !== undefined && { email }),
  ...(Array.isArray(roles) && { roles: unique(roles) }),
  ...(folderIds !== undefined && { folders: folderIdsOf(folderIds) }),
  ...(typeof isActive === 'boolean' && { isActive }),
});
