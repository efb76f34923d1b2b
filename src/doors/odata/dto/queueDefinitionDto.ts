import type { Queue, QueueSettings } from '../../../domain/queue/queue.ts';
import { defaultSettings } from '../../../domain/queue/queue.ts';
import type { Dto } from './queueItemDto.ts';
import type { QueueDefinitionRequest } from './requests.ts';

/** UiPath's QueueDefinitionDto, version 20. */
export function queueDefinitionDto(queue: Queue): Dto {
  return {
    Key: queue.key,
    Name: queue.name,
    Description: queue.description,
    MaxNumberOfRetries: queue.maxNumberOfRetries,
    AcceptAutomaticallyRetry: queue.acceptAutomaticallyRetry,
    RetryAbandonedItems: queue.retryAbandonedItems,
    EnforceUniqueReference: queue.enforceUniqueReference,
    Encrypted: queue.encrypted,
    SpecificDataJsonSchema: queue.specificDataJsonSchema,
    OutputDataJsonSchema: queue.outputDataJsonSchema,
    AnalyticsDataJsonSchema: queue.analyticsDataJsonSchema,
    CreationTime: queue.creationTime,
    ProcessScheduleId: queue.processScheduleId,
    SlaInMinutes: queue.slaInMinutes,
    RiskSlaInMinutes: queue.riskSlaInMinutes,
    ReleaseId: queue.releaseId,
    IsProcessInCurrentFolder: null,
    FoldersCount: 1,
    OrganizationUnitId: queue.folderId,
    OrganizationUnitFullyQualifiedName: null,
    Tags: queue.tags.map(({ name, displayName, value, displayValue }) => ({
      Name: name,
      DisplayName: displayName,
      Value: value,
      DisplayValue: displayValue,
    })),
    Id: queue.id,
  };
}

/** What newer calls say about keeping items: nothing is ever deleted here for being old. */
export const retentionMembers: Dto = {
  RetentionAction: 'None',
  RetentionPeriod: null,
  RetentionBucketId: null,
  RetentionBucketName: null,
  StaleRetentionAction: 'None',
  StaleRetentionPeriod: null,
  StaleRetentionBucketId: null,
  StaleRetentionBucketName: null,
};

/** The settings that a request asks for; what it leaves out stays as in `before`. */
export function settingsOf(
  sent: QueueDefinitionRequest,
  before: Omit<QueueSettings, 'name'> = defaultSettings,
): QueueSettings {
  return {
    name: sent.Name,
    description: sent.Description === undefined ? before.description : sent.Description,
    maxNumberOfRetries: sent.MaxNumberOfRetries ?? before.maxNumberOfRetries,
    acceptAutomaticallyRetry: sent.AcceptAutomaticallyRetry ?? before.acceptAutomaticallyRetry,
    retryAbandonedItems: sent.RetryAbandonedItems ?? before.retryAbandonedItems,
    enforceUniqueReference: sent.EnforceUniqueReference ?? before.enforceUniqueReference,
    encrypted: sent.Encrypted ?? before.encrypted,
    specificDataJsonSchema: schemaOf(sent.SpecificDataJsonSchema, before.specificDataJsonSchema),
    outputDataJsonSchema: schemaOf(sent.OutputDataJsonSchema, before.outputDataJsonSchema),
    analyticsDataJsonSchema: schemaOf(sent.AnalyticsDataJsonSchema, before.analyticsDataJsonSchema),
    processScheduleId:
      sent.ProcessScheduleId === undefined ? before.processScheduleId : sent.ProcessScheduleId,
    slaInMinutes: sent.SlaInMinutes ?? before.slaInMinutes,
    riskSlaInMinutes: sent.RiskSlaInMinutes ?? before.riskSlaInMinutes,
    releaseId: sent.ReleaseId === undefined ? before.releaseId : sent.ReleaseId,
    tags: sent.Tags?.map(tagOf) ?? before.tags,
    leaseMinutes: before.leaseMinutes,
  };
}

/** An empty text takes a schema away, as null does. */
const schemaOf = (sent: string | null | undefined, before: string | null): string | null =>
  sent === undefined ? before : sent === null || sent.trim() === '' ? null : sent;

interface SentTag {
  readonly Name: string;
  readonly DisplayName?: string | null;
  readonly Value?: string | null;
  readonly DisplayValue?: string | null;
}

const tagOf = (tag: SentTag): QueueSettings['tags'][number] => ({
  name: tag.Name,
  displayName: tag.DisplayName ?? null,
  value: tag.Value ?? null,
  displayValue: tag.DisplayValue ?? null,
});
