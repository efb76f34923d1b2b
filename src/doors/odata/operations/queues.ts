import { accessibleFolders } from '../edm/types/directory.ts';
import { processingRecord, processingStatus, queueListModel } from '../edm/types/processing.ts';
import { queueDefinition, queueWithRetention } from '../edm/types/queues.ts';
import { getLastDays, getProcessingStatus, listQueuesWithStatus } from '../routes/processing.ts';
import {
  createDefinition,
  createWithRetention,
  deleteDefinition,
  editDefinition,
  editWithRetention,
  getWithRetention,
} from '../routes/queueDefinitions.ts';
import {
  getFoldersForQueue,
  getJsonSchema,
  getQueueDefinition,
  getQueueDefinitionByKey,
  getQueueDefinitions,
  getQueuesAcrossFolders,
} from '../routes/readQueues.ts';
import type { Operation } from './operation.ts';
import { created, get, gone, listOf, one, post, put, remove, text } from './operation.ts';

/** Queues, and how their work goes. */
export const queueOperations: readonly Operation[] = [
  get('QueueDefinitions', getQueueDefinitions, 'The queues of the folder.', listOf(queueDefinition)),
  get('QueueDefinitions({key})', getQueueDefinition, 'A queue.', one(queueDefinition)),
  post('QueueDefinitions', createDefinition, 'Creates a queue.', created(queueDefinition)),
  put('QueueDefinitions({key})', editDefinition, 'Changes a queue.', one(queueDefinition)),
  remove(
    'QueueDefinitions({key})',
    deleteDefinition,
    'Deletes a queue: its name is free again, its items stay readable and are never handed out.',
    gone,
  ),
  get(
    "QueueDefinitions({key})/UiPathODataSvc.GetJsonSchemaDefinition(jsonSchemaType='{jsonSchemaType}')",
    getJsonSchema,
    'A JSON schema of a queue: SpecificData, OutputData or AnalyticsData.',
    text,
    { jsonSchemaType: 'Edm.String' },
  ),
  get(
    'QueueDefinitions/UiPath.Server.Configuration.OData.GetByKey(identifier={identifier})',
    getQueueDefinitionByKey,
    'A queue by its UUID.',
    one(queueDefinition),
    { identifier: 'Edm.Guid' },
  ),
  get(
    'QueueDefinitions/UiPath.Server.Configuration.OData.GetFoldersForQueue(id={id})',
    getFoldersForQueue,
    'The folders of a queue, which is in one.',
    one(accessibleFolders),
  ),
  get(
    'QueueDefinitions/UiPath.Server.Configuration.OData.GetQueuesAcrossFolders',
    getQueuesAcrossFolders,
    'The queues of all folders that the caller works in.',
    listOf(queueDefinition),
  ),
  get(
    'QueueDefinitions/UiPath.Server.Configuration.OData.ListQueues',
    listQueuesWithStatus,
    'The queues of the folder with how their work stands.',
    listOf(queueListModel),
  ),
  get(
    'QueueDefinitions/UiPath.Server.Configuration.OData.GetQueue(id={id})',
    getWithRetention,
    'A queue, and how long it keeps its items.',
    one(queueWithRetention),
  ),
  post(
    'QueueDefinitions/UiPath.Server.Configuration.OData.CreateQueue',
    createWithRetention,
    'Creates a queue, as newer clients do.',
    created(queueDefinition),
  ),
  post(
    'QueueDefinitions/UiPath.Server.Configuration.OData.EditQueue',
    editWithRetention,
    'Changes the queue that the body names.',
    one(queueDefinition),
  ),
  get(
    'QueueProcessingRecords/UiPathODataSvc.RetrieveLastDaysProcessingRecords(daysNo={daysNo},queueDefinitionId={queueDefinitionId})',
    getLastDays,
    'What a queue has done: by the hour for one day, by the day for more.',
    listOf(processingRecord),
    { daysNo: 'Edm.Int32' },
  ),
  get(
    'QueueProcessingRecords/UiPathODataSvc.RetrieveQueuesProcessingStatus',
    getProcessingStatus,
    'How the work of each queue of the folder stands.',
    listOf(processingStatus),
  ),
];
