import {
  boolean,
  collection,
  complexType,
  entityType,
  instant,
  int32,
  int64,
  notNull,
  of,
  string,
} from '../model.ts';
import { dto, server } from '../namespaces.ts';
import { id, key } from './shared.ts';

// Queues, by UiPath's names (UiPath's contract, DTOs). All is null where there is nothing to tell.

export const tag = complexType({
  namespace: dto,
  name: 'TagDto',
  about: 'A label.',
  properties: {
    Name: notNull(string('Its name.')),
    DisplayName: string('Its name as it is shown.'),
    Value: string('Its value.'),
    DisplayValue: string('Its value as it is shown.'),
  },
});

const jsonSchema = (data: string) => string(`The JSON schema of ${data}, as text.`);

const queueSettings = {
  Key: key,
  Name: string('Its name, unique in its folder without regard to case.'),
  Description: string('What it is for.'),
  MaxNumberOfRetries: int32('How many times it retries one piece of work.'),
  AcceptAutomaticallyRetry: boolean('Whether it retries work that failed with an application exception.'),
  RetryAbandonedItems: boolean('Whether it retries work that was abandoned.'),
  EnforceUniqueReference: boolean('Whether each item needs a reference that no other one has.'),
  Encrypted: boolean('Whether it was asked to keep contents encrypted.'),
  SpecificDataJsonSchema: jsonSchema('what comes in'),
  OutputDataJsonSchema: jsonSchema('the output'),
  AnalyticsDataJsonSchema: jsonSchema('the analytics'),
  CreationTime: instant('When it was created.'),
  ProcessScheduleId: int64('The schedule that belongs to it.'),
  SlaInMinutes: int32('Minutes after which an item is due that comes without a due date; 0: it is not.'),
  RiskSlaInMinutes: int32('Minutes after which that is at risk; 0: it is not said.'),
  ReleaseId: int64('The process that works on it.'),
  IsProcessInCurrentFolder: boolean('Always null.'),
  FoldersCount: int32('Always 1: a queue is in one folder.'),
  OrganizationUnitId: int64('Its folder.'),
  OrganizationUnitFullyQualifiedName: string('Always null.'),
  Tags: of(collection(tag), 'Its labels.'),
  Id: id,
};

export const queueDefinition = entityType({
  namespace: dto,
  name: 'QueueDefinitionDto',
  about: 'A queue.',
  key: ['Id'],
  properties: queueSettings,
});

export const retention = {
  RetentionAction: string('Always None: nothing is deleted for being old.'),
  RetentionPeriod: int32('Always null.'),
  RetentionBucketId: int64('Always null.'),
  RetentionBucketName: string('Always null.'),
  StaleRetentionAction: string('Always None.'),
  StaleRetentionPeriod: int32('Always null.'),
  StaleRetentionBucketId: int64('Always null.'),
  StaleRetentionBucketName: string('Always null.'),
};

export const queueWithRetention = entityType({
  namespace: server,
  name: 'QueueGetModel',
  about: 'A queue, and how long it keeps its items: for ever.',
  key: ['Id'],
  properties: { ...queueSettings, ...retention },
});
