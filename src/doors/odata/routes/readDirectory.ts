import type { Caller } from '../../../auth/caller.ts';
import { demandQueueById } from '../../../commands/queues.ts';
import { DomainError } from '../../../domain/errors.ts';
import { userIdOf } from '../../../domain/eventId.ts';
import type { Folders } from '../../../readModel/queries/list.ts';
import { listFolders, listQueues, listRobots, listUsers } from '../../../readModel/queries/definitions.ts';
import { canUseFolder } from '../../../auth/caller.ts';
import type { Route } from '../call.ts';
import { contextOf, folderIdOf, single } from '../call.ts';
import { userDto } from '../dto/directoryDto.ts';
import { folders, queueDefinitions, robots, users } from '../entitySets.ts';
import { numberOf } from '../path.ts';
import { answerEntity, answerList } from '../reading.ts';

export const getQueueDefinitions: Route = {
  permissions: ['Queues.View'],
  handle: (call) => {
    const inFolder = [folderIdOf(call)];
    return answerList(call, queueDefinitions, (query) => listQueues(call.services.reads, inFolder, query));
  },
};

export const getQueueDefinition: Route = {
  permissions: ['Queues.View'],
  handle: (call) =>
    answerEntity(call, queueDefinitions, async () =>
      demandQueueById(call.services.orchestrator, contextOf(call), numberOf(call.path.key, 'The key')),
    ),
};

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
      const folder = call.services.orchestrator.definitions.folder(numberOf(call.path.key, 'The key'));
      if (folder === undefined || folder.deleted || !canUseFolder(call.caller, folder.id))
        throw new DomainError('ItemNotFound');
      return folder;
    }),
};

export const getUsers: Route = {
  permissions: ['Users.View'],
  handle: (call) => answerList(call, users, (query) => listUsers(call.services.reads, query)),
};

export const getRobots: Route = {
  permissions: ['Robots.View'],
  handle: (call) => answerList(call, robots, (query) => listRobots(call.services.reads, query)),
};

/** Who calls: the user, or the one a robot acts as. An app is no user. */
export const getCurrentUser: Route = {
  permissions: [],
  handle: async (call) => {
    const id = userIdOf(call.caller.principal);
    const user = id === null ? undefined : call.services.orchestrator.definitions.user(id);
    if (user === undefined) throw new DomainError('ItemNotFound', 'The caller is no user.');
    return single(call, 'Users/$entity', userDto(user));
  },
};
