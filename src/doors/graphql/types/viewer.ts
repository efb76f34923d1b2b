import { Field, ID, ObjectType } from 'type-graphql';
import type { Caller } from '../../../auth/caller.ts';
import { userIdOf } from '../../../domain/eventId.ts';
import type { Definitions } from '../../../readModel/definitions.ts';
import { PrincipalType } from './people.ts';
import { userAccountNode, UserAccountType } from './userAccount.ts';

@ObjectType('Viewer', { simpleResolvers: true, description: 'Who calls, and what that one may do.' })
export class ViewerType {
  @Field(() => PrincipalType, { description: 'Whom the credential stands for.' })
  declare readonly principal: PrincipalType;

  @Field(() => UserAccountType, {
    nullable: true,
    description:
      'The user that calls, or the one a robot acts as; null for an application, a robot of its own, a system.',
  })
  declare readonly user: UserAccountType | null;

  @Field(() => [String], {
    description:
      'The permissions by which the fields of this schema say what they need, such as `Queues.View`.',
  })
  declare readonly permissions: readonly string[];

  @Field(() => [ID], { nullable: true, description: 'The folders that it works in; null for all.' })
  declare readonly folderIds: readonly string[] | null;
}

export function viewerNode(
  { principal, permissions, folders }: Caller,
  definitions: Definitions,
): ViewerType {
  const userId = userIdOf(principal);
  const user = userId === null ? undefined : definitions.user(userId);
  const { kind, id, name } = principal;
  return {
    principal: { kind, id, name },
    user: user === undefined || user.deleted ? null : userAccountNode(user),
    permissions: [...permissions].toSorted(),
    folderIds: folders === 'all' ? null : folders.map(String),
  };
}
