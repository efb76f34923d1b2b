import type { Role, User, UserData } from '../../src/domain/directory/directory.ts';
import { sortable, trimmed } from '../../src/domain/instant.ts';
import { definitionProjection } from './definition.ts';

/** Roles and folders are JSON texts of lists; folders is null where the user works in all of them. */
export type UserRow = {
  readonly id: number;
  readonly key: string;
  readonly user_name: string;
  readonly name: string | null;
  readonly surname: string | null;
  readonly email: string | null;
  readonly roles: string;
  readonly folders: string | null;
  readonly is_active: number;
  readonly creation_time: string;
  readonly revision: number;
  readonly deleted: number;
  readonly position: number;
};

/** Which users are there? */
export const users = definitionProjection<UserData, UserRow>(
  'users',
  'user',
  {
    name: 'app_user',
    columns: {
      id: 'integer',
      key: 'text',
      user_name: 'text',
      name: 'text',
      surname: 'text',
      email: 'text',
      roles: 'text',
      folders: 'text',
      is_active: 'integer',
      creation_time: 'text',
      revision: 'integer',
      deleted: 'integer',
      position: 'integer',
    },
    key: ['id'],
    indexes: [],
  },
  {
    rowOf: (user, position) => ({
      id: user.id,
      key: user.key,
      user_name: user.userName,
      name: user.name,
      surname: user.surname,
      email: user.email,
      roles: JSON.stringify(user.roles),
      folders: user.folders === null ? null : JSON.stringify(user.folders),
      is_active: Number(user.isActive),
      creation_time: sortable(user.creationTime),
      revision: user.revision,
      deleted: Number(user.deleted),
      position,
    }),
    definitionOf: userOf,
  },
);

export function userOf(row: UserRow): User {
  return {
    id: row.id,
    key: row.key,
    userName: row.user_name,
    name: row.name,
    surname: row.surname,
    email: row.email,
    roles: JSON.parse(row.roles) as Role[],
    folders: row.folders === null ? null : (JSON.parse(row.folders) as number[]),
    isActive: row.is_active === 1,
    creationTime: trimmed(row.creation_time),
    revision: row.revision,
    deleted: row.deleted === 1,
  };
}
