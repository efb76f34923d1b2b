import type { Caller } from '../../../auth/caller.ts';
import type { Folder, User } from '../../../domain/directory/directory.ts';
import { listFolders, listUsers } from '../../../readModel/queries/definitions.ts';
import type { ReadModels } from '../../../readModel/readModels.ts';
import { folderNode, type FolderType } from '../types/folder.ts';
import { userAccountNode, type UserAccountType } from '../types/userAccount.ts';
import type { List } from './connection.ts';
import { all, calls } from './predicates.ts';

type NamePart = string | null | undefined;

const named = (property: string, part: NamePart): List<User, UserAccountType>['filter'] =>
  all(typeof part === 'string' ? [calls('contains', property, part)] : []);

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
