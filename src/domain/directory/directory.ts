import type { Recorded } from '../event.ts';
import type { Instant } from '../instant.ts';

/**
 * Folders, users and robots: definitions that are created, edited and deleted, and have no rule beyond that.
 * Streams `folder-<id>`, `user-<id>`, `robot-<id>`, each with its own data and the same three events.
 */
export interface FolderData {
  readonly id: number;
  readonly key: string;
  readonly displayName: string;
  readonly fullyQualifiedName: string;
  readonly description: string | null;
  readonly parentId: number | null;
}

export type Role = 'admin' | 'operator' | 'robot' | 'reader' | 'auditor';

export interface UserData {
  readonly id: number;
  readonly key: string;
  readonly userName: string;
  readonly name: string | null;
  readonly surname: string | null;
  readonly email: string | null;
  readonly roles: readonly Role[];
  /** Ids of the folders the user works in; null means all. */
  readonly folders: readonly number[] | null;
  readonly isActive: boolean;
}

export interface RobotData {
  readonly id: number;
  /** The key UiPath's robots send as RobotIdentifier. */
  readonly key: string;
  readonly name: string;
  readonly machineName: string;
  readonly username: string | null;
  readonly description: string | null;
  readonly type: string;
  readonly robotEnvironments: string;
  /** The user it acts as in histories. */
  readonly userId: number | null;
}

export type DefinitionEvent<T extends object> =
  | { readonly type: 'Create'; readonly data: T }
  | { readonly type: 'Edit'; readonly data: Partial<T> }
  | { readonly type: 'Delete'; readonly data: object };

export type Definition<T extends object> = T & {
  readonly creationTime: Instant;
  readonly revision: number;
  readonly deleted: boolean;
};

export type Folder = Definition<FolderData>;
export type User = Definition<UserData>;
export type Robot = Definition<RobotData>;

/** Folds one event of a definition; the first must be Create. */
export function evolve<T extends object>(
  definition: Definition<T> | null,
  event: Recorded<DefinitionEvent<T>>,
): Definition<T> {
  const { revision } = event;
  if (event.type === 'Create')
    return { ...event.data, creationTime: event.metadata.at, revision, deleted: false };
  if (definition === null) throw new Error(`${event.stream} does not begin with Create`);
  if (event.type === 'Delete') return { ...definition, revision, deleted: true };
  return { ...definition, ...event.data, revision };
}
