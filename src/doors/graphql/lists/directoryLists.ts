import type { Caller } from '../../../auth/caller.ts';
import type { Folder, Robot, User } from '../../../domain/directory/directory.ts';
import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import { listFolders, listRobots, listUsers } from '../../../readModel/queries/definitions.ts';
import type { ReadModels } from '../../../readModel/readModels.ts';
import { folderNode, type FolderType } from '../types/folder.ts';
import { robotNode, type RobotType, type UserType } from '../types/people.ts';
import { userAccountNode, type UserAccountType } from '../types/userAccount.ts';
import type { List } from './connection.ts';
import { all, calls, property } from './predicates.ts';

type NamePart = string | null | undefined;

const parts = (member: string, part: NamePart): QueryExpression[] =>
  typeof part === 'string' ? [calls('contains', member, part)] : [];

const named = (member: string, part: NamePart): QueryExpression | null => all(parts(member, part));

/** All users, by the names they log in with. */
export const userList = (reads: ReadModels, nameContains: NamePart): List<User, UserAccountType> => ({
  name: 'users',
  sort: { property: 'UserName', type: 'string', direction: 'asc' },
  filter: named('UserName', nameContains),
  read: (query) => listUsers(reads, query),
  nodeOf: userAccountNode,
  placeOf: ({ userName, id }) => ({ key: userName, id }),
});

/** The folders that a caller works in, by their paths. */
export const folderList = (
  reads: ReadModels,
  { folders }: Caller,
  nameContains: NamePart,
): List<Folder, FolderType> => ({
  name: 'folders',
  sort: { property: 'FullyQualifiedName', type: 'string', direction: 'asc' },
  filter: named('FullyQualifiedName', nameContains),
  read: (query) => listFolders(reads, folders === 'all' ? null : folders, query),
  nodeOf: folderNode,
  placeOf: ({ fullyQualifiedName, id }) => ({ key: fullyQualifiedName, id }),
});

const isActive: QueryExpression = {
  kind: 'compare',
  operator: 'eq',
  left: property('IsActive'),
  right: { kind: 'literal', literal: { type: 'boolean', value: true } },
};

/** The users that are let in, by the names they log in with. */
export const reviewerList = (reads: ReadModels, nameContains: NamePart): List<User, UserType> => ({
  name: 'reviewers',
  sort: { property: 'UserName', type: 'string', direction: 'asc' },
  filter: all([isActive, ...parts('UserName', nameContains)]),
  read: (query) => listUsers(reads, query),
  nodeOf: ({ id, userName }) => ({ id: String(id), userName }),
  placeOf: ({ userName, id }) => ({ key: userName, id }),
});

/** The robots that UiPath's clients name, by their names. */
export const robotList = (reads: ReadModels, nameContains: NamePart): List<Robot, RobotType> => ({
  name: 'robots',
  sort: { property: 'Name', type: 'string', direction: 'asc' },
  filter: named('Name', nameContains),
  read: (query) => listRobots(reads, query),
  nodeOf: robotNode,
  placeOf: ({ name, id }) => ({ key: name, id }),
});
