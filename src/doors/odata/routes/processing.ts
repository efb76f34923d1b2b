import { demandQueueById } from '../../../commands/queues.ts';
import { DomainError } from '../../../domain/errors.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import type { ProcessingRecord } from '../../../readModel/queries/processingRecords.ts';
import { listProcessingRecords } from '../../../readModel/queries/processingRecords.ts';
import type { ProcessingStatus } from '../../../readModel/queries/processingStatus.ts';
import { listProcessingStatus } from '../../../readModel/queries/processingStatus.ts';
import { processingRecordModel, processingStatusModel } from '../../../readModel/queries/processingModels.ts';
import type { Call, Route } from '../call.ts';
import { contextOf, folderIdOf } from '../call.ts';
import { newerStatusMembers, processingRecordDto, processingStatusDto } from '../dto/processingDto.ts';
import { retentionMembers } from '../dto/queueDefinitionDto.ts';
import { numberOf, wholeNumberOf } from '../path.ts';
import type { EntitySet } from '../reading.ts';
import { answerList } from '../reading.ts';

const statusSet: EntitySet<ProcessingStatus> = {
  name: 'Collection(UiPath.Core.Model.Queues.QueueProcessingStatus)',
  model: processingStatusModel,
  dto: processingStatusDto,
  more: newerStatusMembers,
};

export const getProcessingStatus: Route = {
  permissions: ['Queues.View'],
  handle: (call) => {
    const folders = [folderIdOf(call)];
    return answerList(call, statusSet, (query) => listProcessingStatus(call.services.reads, folders, query));
  },
};

/** As the status of each queue, by the call of newer clients, with the id and the settings that they list. */
const queueList: EntitySet<ProcessingStatus> = {
  name: 'Collection(UiPath.Server.Configuration.OData.QueueListModel)',
  model: processingStatusModel,
  dto: (status) => ({
    ...processingStatusDto(status),
    ...newerStatusMembers(status),
    Name: status.queue.name,
    ...retentionMembers,
  }),
};

export const listQueuesWithStatus: Route = {
  permissions: ['Queues.View'],
  handle: (call) => {
    const folders = [folderIdOf(call)];
    return answerList(call, queueList, (query) => listProcessingStatus(call.services.reads, folders, query));
  },
};

const recordSet: EntitySet<ProcessingRecord> = {
  name: 'QueueProcessingRecords',
  model: processingRecordModel,
  dto: processingRecordDto,
};

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_DAYS = 366;

/** Records by the hour for one day, by the day for more. */
export const getLastDays: Route = {
  permissions: ['Transactions.View'],
  handle: (call) => {
    const days = wholeNumberOf(call.path.args.get('daysno'), 'daysNo');
    if (days < 1 || days > MAX_DAYS)
      throw new DomainError('InvalidArgument', `daysNo must be 1 to ${MAX_DAYS}.`);
    const queueId = queueOf(call);
    const since = fromMilliseconds(call.services.orchestrator.clock() - days * DAY_MS);
    const report = { queueId, reportType: days === 1 ? 'hour' : 'day', since } as const;
    return answerList(call, recordSet, (query) => listProcessingRecords(call.services.reads, report, query));
  },
};

function queueOf(call: Call): number {
  const id = numberOf(call.path.args.get('queuedefinitionid'), 'queueDefinitionId');
  return demandQueueById(call.services.orchestrator, contextOf(call), id).id;
}
