import { demandQueueById } from '../../../commands/queues.ts';
import { canUseFolder } from '../../../auth/caller.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Queue } from '../../../domain/queue/queue.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import { listQueues } from '../../../readModel/queries/definitions.ts';
import type { Call, Route } from '../call.ts';
import { contextOf, folderIdOf, single } from '../call.ts';
import { keyIs } from '../dto/filters.ts';
import { queueDefinitions } from '../entitySets.ts';
import { guidOf, numberOf } from '../path.ts';
import { answerEntity, answerList } from '../reading.ts';

export const getQueueDefinitions: Route = {
  permissions: ['Queues.View'],
  handle: (call) => {
    const inFolder = [folderIdOf(call)];
    return answerList(call, queueDefinitions, (query) => listQueues(call.services.reads, inFolder, query));
  },
};

/** Those of all folders that the caller works in, but for one that it may leave out. */
export const getQueuesAcrossFolders: Route = {
  permissions: ['Queues.View'],
  handle: (call) =>
    answerList(call, queueDefinitions, (query, { parameters }) => {
      const [excluded] = parameters.get('excludefolderid') ?? [];
      const without = excluded === undefined ? null : numberOf(excluded, 'excludeFolderId');
      const folders = usableFolders(call).filter((id) => id !== without);
      return listQueues(call.services.reads, folders, query);
    }),
};

const usableFolders = ({ caller, services }: Call): number[] =>
  services.orchestrator.definitions
    .folders()
    .map(({ id }) => id)
    .filter((id) => canUseFolder(caller, id));

const queueNamed = (call: Call, id: number): Queue =>
  demandQueueById(call.services.orchestrator, contextOf(call), id);

export const getQueueDefinition: Route = {
  permissions: ['Queues.View'],
  handle: (call) =>
    answerEntity(call, queueDefinitions, async () => queueNamed(call, numberOf(call.path.key, 'The key'))),
};

export const getQueueDefinitionByKey: Route = {
  permissions: ['Queues.View'],
  handle: (call) => {
    const filter = keyIs(guidOf(call.path.args.get('identifier'), 'identifier'));
    const now = fromMilliseconds(call.services.orchestrator.clock());
    const folders = [folderIdOf(call)];
    return answerEntity(call, queueDefinitions, async () => {
      const query = { filter, orderBy: [], top: 1, skip: 0, count: false, now };
      const [queue] = (await listQueues(call.services.reads, folders, query)).rows;
      if (queue === undefined) throw new DomainError('ItemNotFound', 'The queue does not exist.');
      return queue;
    });
  },
};

/** A queue is in one folder. */
export const getFoldersForQueue: Route = {
  permissions: ['Queues.View'],
  handle: async (call) => {
    const { folderId } = queueNamed(call, numberOf(call.path.args.get('id'), 'id'));
    const folder = call.services.orchestrator.definitions.folder(folderId);
    const shown =
      folder === undefined
        ? []
        : [
            {
              DisplayName: folder.displayName,
              FullyQualifiedName: folder.fullyQualifiedName,
              Id: folder.id,
            },
          ];
    return single(call, 'UiPath.Server.Configuration.OData.AccessibleFoldersDto', {
      AccessibleFolders: shown,
      TotalFoldersCount: shown.length,
    });
  },
};

const schemaOf = {
  specificdata: 'specificDataJsonSchema',
  outputdata: 'outputDataJsonSchema',
  analyticsdata: 'analyticsDataJsonSchema',
} as const;

/** One of a queue's JSON schemas, as the text that was given. */
export const getJsonSchema: Route = {
  permissions: ['Queues.Edit'],
  handle: async (call) => {
    const type = call.path.args.get('jsonschematype')?.toLowerCase() ?? '';
    if (!isSchemaType(type))
      throw new DomainError(
        'InvalidArgument',
        'jsonSchemaType must be SpecificData, OutputData or AnalyticsData.',
      );
    const body = queueNamed(call, numberOf(call.path.key, 'The key'))[schemaOf[type]];
    if (body === null) throw new DomainError('ItemNotFound', 'The queue has no such schema.');
    return { status: 200, body, contentType: 'application/octet-stream' };
  },
};

const isSchemaType = (type: string): type is keyof typeof schemaOf => Object.hasOwn(schemaOf, type);
