import type { Envelope } from '../../../domain/envelope.ts';
import { shownText } from '../../../domain/personal.ts';
import type { QueueItem } from '../../../domain/queueItem/queueItem.ts';
import { raw } from '../../http/json/jsonWriter.ts';
import type { RawJson } from '../../http/json/jsonWriter.ts';
import { rowVersionText } from './rowVersion.ts';

/** An entity as an answer shows it. */
export type Dto = Readonly<Record<string, unknown>>;

/** UiPath's QueueItemDto as its guide prints it: these members, in this order. Newer ones come with `$select`. */
export function queueItemDto(item: QueueItem): Dto {
  const { created } = item;
  return {
    QueueDefinitionId: created.queueId,
    OutputData: dynamicProperties(item.output),
    Status: item.status,
    ReviewStatus: item.reviewStatus,
    ReviewerUserId: item.reviewerId,
    Key: created.key,
    Reference: created.reference ?? null,
    ProcessingExceptionType: item.exception?.type ?? null,
    DueDate: item.dueDate,
    Priority: item.priority,
    DeferDate: item.deferDate,
    StartProcessing: item.startProcessing,
    EndProcessing: item.endProcessing,
    SecondsInPreviousAttempts: item.secondsInPreviousAttempts,
    AncestorId: created.ancestorId ?? null,
    RetryNumber: created.retryNumber ?? 0,
    SpecificData: dynamicProperties(item.content),
    CreationTime: item.creationTime,
    Progress: item.progress,
    RowVersion: rowVersionText(item.version),
    Id: created.id,
    ProcessingException: processingException(item),
    SpecificContent: embedded(item.content),
    Output: embedded(item.output),
  };
}

/** What came to the DTO after the guide was written (version 20). */
export function newerMembers(item: QueueItem): Dto {
  const { created } = item;
  return {
    UniqueKey: created.uniqueKey,
    RiskSlaDate: item.riskSlaDate,
    RobotId: item.robotId,
    Encrypted: false,
    Error: null,
    Analytics: embedded(item.analytics),
    AnalyticsData: dynamicProperties(item.analytics),
    AncestorUniqueKey: created.ancestorUniqueKey ?? null,
    ManualAncestorId: created.manualAncestorId ?? null,
    ManualAncestorUniqueKey: created.manualAncestorUniqueKey ?? null,
    ManualRetryNumber: created.manualRetryNumber ?? 0,
    CreatorJobKey: null,
    ExecutorJobKey: null,
    HasVideoRecorded: false,
    ParentOperationId: created.parentOperationId ?? null,
    OperationId: item.operationId,
    OrganizationUnitId: item.folderId,
    Source: created.source ?? null,
  };
}

function processingException({ exception, endProcessing }: QueueItem): Dto | null {
  if (exception === null) return null;
  return {
    Reason: exception.reason,
    Details: exception.details,
    Type: exception.type,
    AssociatedImageFilePath: exception.associatedImageFilePath,
    CreationTime: endProcessing,
  };
}

function embedded(envelope: Envelope | null): RawJson | null {
  const text = shownText(envelope);
  return text === null ? null : raw(text);
}

/** UiPath repeats a content as text, wrapped once more. */
function dynamicProperties(envelope: Envelope | null): string | null {
  const text = shownText(envelope);
  return text === null ? null : `{"DynamicProperties":${text}}`;
}
