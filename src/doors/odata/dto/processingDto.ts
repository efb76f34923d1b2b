import { meanSeconds, meanSecondsOf, totalOf } from '../../../readModel/queries/processed.ts';
import type { ProcessingRecord } from '../../../readModel/queries/processingRecords.ts';
import type { ProcessingStatus } from '../../../readModel/queries/processingStatus.ts';
import type { Dto } from './queueItemDto.ts';

/** UiPath's QueueProcessingStatusDto as its guide prints it: times are means in seconds. */
export function processingStatusDto(status: ProcessingStatus): Dto {
  const { queue } = status;
  return {
    ItemsToProcess: status.itemsToProcess,
    ItemsInProgress: status.itemsInProgress,
    QueueDefinitionId: queue.id,
    QueueDefinitionName: queue.name,
    QueueDefinitionDescription: queue.description,
    QueueDefinitionAcceptAutomaticallyRetry: queue.acceptAutomaticallyRetry,
    QueueDefinitionMaxNumberOfRetries: queue.maxNumberOfRetries,
    QueueDefinitionEnforceUniqueReference: queue.enforceUniqueReference,
    ProcessingMeanTime: meanSecondsOf(status),
    SuccessfulTransactionsNo: status.successful,
    ApplicationExceptionsNo: status.applicationExceptions,
    BusinessExceptionsNo: status.businessExceptions,
    SuccessfulTransactionsProcessingTime: meanSeconds(status.successfulMs, status.successful),
    ApplicationExceptionsProcessingTime: meanSeconds(status.applicationMs, status.applicationExceptions),
    BusinessExceptionsProcessingTime: meanSeconds(status.businessMs, status.businessExceptions),
    TotalNumberOfTransactions: totalOf(status),
    LastProcessed: status.lastProcessed,
  };
}

/** What came to the DTO after the guide was written (version 20). */
export function newerStatusMembers({ queue }: ProcessingStatus): Dto {
  return {
    Id: queue.id,
    QueueDefinitionKey: queue.key,
    QueueDefinitionRetryAbandonedItems: queue.retryAbandonedItems,
    ReleaseId: queue.releaseId,
    ReleaseName: null,
    IsProcessInCurrentFolder: null,
    SpecificDataJsonSchemaExists: queue.specificDataJsonSchema !== null,
    OutputDataJsonSchemaExists: queue.outputDataJsonSchema !== null,
    AnalyticsDataJsonSchemaExists: queue.analyticsDataJsonSchema !== null,
    ProcessScheduleId: queue.processScheduleId,
    QueueFoldersCount: 1,
    Tags: [],
  };
}

const reportTypes = { minute: 'Minute', hour: 'Hour', day: 'Day' } as const;

/** UiPath's QueueProcessingRecordDto; its times are sums of seconds. */
export const processingRecordDto = (record: ProcessingRecord): Dto => ({
  QueueDefinitionId: record.queueId,
  ProcessingTime: record.processingTime,
  ReportType: reportTypes[record.reportType],
  NumberOfRemainingTransactions: record.remaining,
  NumberOfInProgressTransactions: record.inProgress,
  NumberOfApplicationExceptions: record.applicationExceptions,
  NumberOfBusinessExceptions: record.businessExceptions,
  NumberOfSuccessfulTransactions: record.successful,
  NumberOfRetriedItems: record.retried,
  ApplicationExceptionsProcessingTime: record.applicationMs / 1_000,
  BusinessExceptionsProcessingTime: record.businessMs / 1_000,
  SuccessfulTransactionsProcessingTime: record.successfulMs / 1_000,
  TotalNumberOfTransactions: totalOf(record),
  TenantId: 1,
});
