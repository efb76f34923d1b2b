import { reportType } from '../enums.ts';
import {
  boolean,
  collection,
  complexType,
  double,
  entityType,
  guid,
  instant,
  int32,
  int64,
  notNull,
  of,
  string,
} from '../model.ts';
import { dto, queues, server } from '../namespaces.ts';
import { retention, tag } from './queues.ts';

// How the work of queues stands, and how it went, by UiPath's names (UiPath's contract, DTOs). All is null where there is
// nothing to tell.

const meanSeconds = (work: string) => double(`How long ${work} took on average, in seconds.`);

const processingStatusMembers = {
  ItemsToProcess: int64('Items that wait.'),
  ItemsInProgress: int64('Items that robots work on.'),
  QueueDefinitionId: notNull(int64('The queue.')),
  QueueDefinitionName: string('Its name.'),
  QueueDefinitionDescription: string('What it is for.'),
  QueueDefinitionAcceptAutomaticallyRetry: boolean('Whether it retries work that failed.'),
  QueueDefinitionMaxNumberOfRetries: int32('How many times.'),
  QueueDefinitionEnforceUniqueReference: boolean('Whether each item needs a reference of its own.'),
  ProcessingMeanTime: meanSeconds('all that ended'),
  SuccessfulTransactionsNo: int64('Items that are done.'),
  ApplicationExceptionsNo: int64('Items that failed with an application exception.'),
  BusinessExceptionsNo: int64('Items that failed with a business exception.'),
  SuccessfulTransactionsProcessingTime: meanSeconds('those that are done'),
  ApplicationExceptionsProcessingTime: meanSeconds('those that failed with an application exception'),
  BusinessExceptionsProcessingTime: meanSeconds('those that failed with a business exception'),
  TotalNumberOfTransactions: int64('All that ended.'),
  LastProcessed: instant('When the last of them ended.'),
};

const newerStatusMembers = {
  Id: notNull(int64('The queue.')),
  QueueDefinitionKey: guid('Its UUID.'),
  QueueDefinitionRetryAbandonedItems: boolean('Whether it retries work that was abandoned.'),
  ReleaseId: int64('The process that works on it.'),
  ReleaseName: string('Always null.'),
  IsProcessInCurrentFolder: boolean('Always null.'),
  SpecificDataJsonSchemaExists: boolean('Whether there is a JSON schema of what comes in.'),
  OutputDataJsonSchemaExists: boolean('Whether there is one of the output.'),
  AnalyticsDataJsonSchemaExists: boolean('Whether there is one of the analytics.'),
  ProcessScheduleId: int64('The schedule that belongs to it.'),
  QueueFoldersCount: int32('Always 1.'),
  Tags: of(collection(tag), 'Always empty.'),
};

export const processingStatus = complexType({
  namespace: queues,
  name: 'QueueProcessingStatus',
  about: 'How the work of a queue stands. The members behind LastProcessed come only with $select.',
  properties: { ...processingStatusMembers, ...newerStatusMembers },
});

export const queueListModel = complexType({
  namespace: server,
  name: 'QueueListModel',
  about: 'A queue with how its work stands.',
  properties: {
    ...processingStatusMembers,
    ...newerStatusMembers,
    Name: string('Its name.'),
    ...retention,
  },
});

const sumOfSeconds = (work: string) => double(`How long ${work} took together, in seconds.`);

export const processingRecord = entityType({
  namespace: dto,
  name: 'QueueProcessingRecordDto',
  about: 'What a queue has done in an hour or a day.',
  key: ['QueueDefinitionId', 'ProcessingTime'],
  properties: {
    QueueDefinitionId: notNull(int64('The queue.')),
    ProcessingTime: notNull(instant('When the hour or day begins.')),
    ReportType: of(reportType, 'Whether it is an hour or a day.'),
    NumberOfRemainingTransactions: int64('Items that waited at its end.'),
    NumberOfInProgressTransactions: int64('Items that robots worked on at its end.'),
    NumberOfApplicationExceptions: int64('Items that failed with an application exception.'),
    NumberOfBusinessExceptions: int64('Items that failed with a business exception.'),
    NumberOfSuccessfulTransactions: int64('Items that were done.'),
    NumberOfRetriedItems: int64('Items that were retried.'),
    ApplicationExceptionsProcessingTime: sumOfSeconds('those that failed with an application exception'),
    BusinessExceptionsProcessingTime: sumOfSeconds('those that failed with a business exception'),
    SuccessfulTransactionsProcessingTime: sumOfSeconds('those that were done'),
    TotalNumberOfTransactions: int64('All that ended.'),
    TenantId: int32('Always 1.'),
  },
});
