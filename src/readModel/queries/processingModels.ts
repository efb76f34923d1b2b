import { entityModel } from '../expression/model.ts';

// What of processing can be filtered and sorted, by the names of UiPath's DTOs (version 20).

const id = { type: 'int', column: 'id', nullable: false } as const;
const key = { type: 'guid', column: 'key', nullable: false } as const;

export const processingStatusModel = entityModel({
  name: 'QueueProcessingStatus',
  alias: 'status',
  properties: {
    Id: id,
    QueueDefinitionId: id,
    QueueDefinitionKey: key,
    QueueDefinitionName: { type: 'string', column: 'name', nullable: false, ignoreCase: true },
    // What newer clients call it.
    Name: { type: 'string', column: 'name', nullable: false, ignoreCase: true },
    QueueDefinitionDescription: { type: 'string', column: 'description', ignoreCase: true },
    QueueDefinitionAcceptAutomaticallyRetry: {
      type: 'boolean',
      column: 'accept_automatically_retry',
      nullable: false,
    },
    QueueDefinitionRetryAbandonedItems: { type: 'boolean', column: 'retry_abandoned_items', nullable: false },
    QueueDefinitionMaxNumberOfRetries: { type: 'int', column: 'max_number_of_retries', nullable: false },
    QueueDefinitionEnforceUniqueReference: {
      type: 'boolean',
      column: 'enforce_unique_reference',
      nullable: false,
    },
    ItemsToProcess: { type: 'int', column: 'new_items', nullable: false },
    ItemsInProgress: { type: 'int', column: 'in_progress', nullable: false },
    SuccessfulTransactionsNo: { type: 'int', column: 'successful', nullable: false },
    ApplicationExceptionsNo: { type: 'int', column: 'application_exceptions', nullable: false },
    BusinessExceptionsNo: { type: 'int', column: 'business_exceptions', nullable: false },
    TotalNumberOfTransactions: { type: 'int', column: 'total', nullable: false },
    LastProcessed: { type: 'instant', column: 'last_processed' },
    ReleaseId: { type: 'int', column: 'release_id' },
    ProcessScheduleId: { type: 'int', column: 'process_schedule_id' },
  },
  others: [
    'ProcessingMeanTime',
    'SuccessfulTransactionsProcessingTime',
    'ApplicationExceptionsProcessingTime',
    'BusinessExceptionsProcessingTime',
    'ReleaseName',
    'IsProcessInCurrentFolder',
    'SpecificDataJsonSchemaExists',
    'OutputDataJsonSchemaExists',
    'AnalyticsDataJsonSchemaExists',
    'QueueFoldersCount',
    'Tags',
  ],
});

export const processingRecordModel = entityModel({
  name: 'QueueProcessingRecord',
  alias: 'record',
  properties: {
    QueueDefinitionId: { type: 'int', column: 'queue_id', nullable: false },
    ProcessingTime: { type: 'instant', column: 'bucket', nullable: false },
    NumberOfRemainingTransactions: { type: 'int', column: 'remaining', nullable: false },
    NumberOfInProgressTransactions: { type: 'int', column: 'in_progress', nullable: false },
    NumberOfApplicationExceptions: { type: 'int', column: 'application_exceptions', nullable: false },
    NumberOfBusinessExceptions: { type: 'int', column: 'business_exceptions', nullable: false },
    NumberOfSuccessfulTransactions: { type: 'int', column: 'successful', nullable: false },
    NumberOfRetriedItems: { type: 'int', column: 'retried', nullable: false },
    TotalNumberOfTransactions: { type: 'int', column: 'total', nullable: false },
  },
  others: [
    'UiQueueMetadata',
    'ReportType',
    'ApplicationExceptionsProcessingTime',
    'BusinessExceptionsProcessingTime',
    'SuccessfulTransactionsProcessingTime',
    'TenantId',
    'Id',
  ],
});
