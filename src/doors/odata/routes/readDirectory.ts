import type { Caller } from '../../../auth/caller.ts';
import { canUseFolder } from '../../../auth/caller.ts';
import type { Definition } from '../../../domain/directory/directory.ts';
import { DomainError } from '../../../domain/errors.ts';
import { userIdOf } from '../../../domain/eventId.ts';
import type { Definitions } from '../../../readModel/definitions.ts';
import { listFolders, listRobots, listUsers } from '../../../readModel/queries/definitions.ts';
import type { Folders } from '../../../readModel/queries/list.ts';
import type { Call, Route } from '../call.ts';
import { single } from '../call.ts';
import { userDto } from '../dto/directoryDto.ts';
import { both, isActive } from '../dto/filters.ts';
import { folders, reviewers, robots, users } from '../entitySets.ts';
import { guidOf, numberOf } from '../path.ts';
import { answerEntity, answerList } from '../reading.ts';

const definitionsOf = ({ services }: Call): Definitions => services.orchestrator.definitions;

const keyOf = ({ path }: Call): number => numberOf(path.key, 'The key');

/** Throws ItemNotFound where there is none, or none any more. */
function existing<T extends object>(found: Definition<T> | undefined): Definition<T> {
  if (found === undefined || found.deleted) throw new DomainError('ItemNotFound');
  return found;
}

const foldersOf = ({ folders: own }: Caller): Folders => (own === 'all' ? null : own);

/** Everybody may see the folders they work in. */
export const getFolders: Route = {
  permissions: [],
  handle: (call) =>
    answerList(call, folders, (query) => listFolders(call.services.reads, foldersOf(call.caller), query)),
};

export const getFolder: Route = {
  permissions: [],
  handle: (call) =>
    answerEntity(call, folders, async () => {
      const folder = existing(definitionsOf(call).folder(keyOf(call)));
      if (!canUseFolder(call.caller, folder.id)) throw new DomainError('ItemNotFound');
      return folder;
    }),
};

export const getFolderByKey: Route = {
  permissions: [],
  handle: (call) => {
    const key = guidOf(call.path.args.get('identifier'), 'identifier');
    return answerEntity(call, folders, async () =>
      existing(
        definitionsOf(call)
          .folders()
          .find((folder) => folder.key === key && canUseFolder(call.caller, folder.id)),
      ),
    );
  },
};

export const getUsers: Route = {
  permissions: ['Users.View'],
  handle: (call) => answerList(call, users, (query) => listUsers(call.services.reads, query)),
};

export const getUser: Route = {
  permissions: ['Users.View'],
  handle: (call) => answerEntity(call, users, async () => existing(definitionsOf(call).user(keyOf(call)))),
};

/** Whom an item may be given to for review: every active user. */
export const getReviewers: Route = {
  permissions: ['Transactions.Edit'],
  handle: (call) =>
    answerList(call, reviewers, (query) =>
      listUsers(call.services.reads, { ...query, filter: both(isActive, query.filter) }),
    ),
};

export const getUserId: Route = {
  permissions: ['Users.View'],
  handle: async (call) => {
    const key = guidOf(call.path.args.get('userkey'), 'userKey');
    const user = definitionsOf(call)
      .users()
      .find((each) => each.key === key);
    return single(call, 'Edm.Int64', { value: existing(user).id });
  },
};

export const getRobots: Route = {
  permissions: ['Robots.View'],
  handle: (call) => answerList(call, robots, (query) => listRobots(call.services.reads, query)),
};

export const getRobot: Route = {
  permissions: ['Robots.View'],
  handle: (call) => answerEntity(call, robots, async () => existing(definitionsOf(call).robot(keyOf(call)))),
};

/** Who calls: the user, or the one a robot acts as. An app is no user. */
export const getCurrentUser: Route = {
  permissions: [],
  handle: async (call) => {
    const id = userIdOf(call.caller.principal);
    const user = id === null ? undefined : definitionsOf(call).user(id);
    if (user === undefined) throw new DomainError('ItemNotFound', 'The caller is no user.');
    return single(call, 'Users/$entity', userDto(user));
  },
};

export const getCurrentPermissions: Route = {
  permissions: [],
  handle: async (call) =>
    single(call, 'UiPath.Server.Configuration.OData.UserPermissionsCollection', {
      UserId: userIdOf(call.caller.principal),
      Permissions: [...call.caller.permissions].toSorted(),
    }),
};
