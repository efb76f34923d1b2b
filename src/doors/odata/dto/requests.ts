import type { Dto } from '../../http/json/dtoReader.ts';
import {
  anyArray,
  array,
  bool,
  content,
  ignored,
  instant,
  int,
  int32,
  looksLike,
  object,
  oneOf,
  required,
  shape,
  text,
} from '../../http/json/dtoReader.ts';

/** The bodies of UiPath's queue calls. Lengths that the domain checks with an error of its own are not cut here. */

const priority = oneOf('High', 'Normal', 'Low');
const id = int(0);

const itemMembers = {
  Name: text(),
  Priority: priority,
  SpecificContent: content(),
  DeferDate: instant(),
  DueDate: instant(),
  RiskSlaDate: instant(),
  Reference: text(),
  Progress: text(),
  Source: text(20),
  ParentOperationId: text(128),
};

export const queueItemData = shape(itemMembers, { name: 'QueueItemDataDto' });
export type QueueItemData = Dto<typeof queueItemData>;

export const addQueueItemRequest = shape({ itemData: required(object(queueItemData)) });

export const bulkAddRequest = shape({
  queueName: required(text(Infinity, 1)),
  commitType: required(oneOf('AllOrNothing', 'StopOnFirstFailure', 'ProcessAllIndependently')),
  // Each row is read on its own: a malformed one is refused as a row, not as the call.
  queueItems: looksLike(array(object(queueItemData)), anyArray()),
});

export const startTransactionRequest = shape({
  transactionData: required(
    object(
      shape(
        {
          Name: required(text(Infinity, 1)),
          // A robot's key, or the credential that the request comes with.
          RobotIdentifier: text(),
          SpecificContent: content(),
          DeferDate: instant(),
          DueDate: instant(),
          Reference: text(),
          ReferenceFilterOption: oneOf('Equals', 'StartsWith'),
          ParentOperationId: text(128),
        },
        { name: 'TransactionDataDto' },
      ),
    ),
  ),
});

export const transactionResultRequest = shape({
  transactionResult: required(
    object(
      shape(
        {
          IsSuccessful: bool(),
          ProcessingException: object(
            shape(
              {
                Reason: text(),
                Details: text(),
                Type: oneOf('ApplicationException', 'BusinessException'),
                AssociatedImageFilePath: text(),
                CreationTime: instant(),
              },
              { name: 'ProcessingExceptionData' },
            ),
          ),
          DeferDate: instant(),
          DueDate: instant(),
          Output: content(),
          Analytics: content(),
          Progress: text(),
          OperationId: text(128),
        },
        { name: 'TransactionResultDto' },
      ),
    ),
  ),
});

export const progressRequest = shape({ progress: required(text()) });

const versionedItem = object(
  shape({ Id: required(id), RowVersion: text(64) }, { name: 'LongVersionedEntity' }),
);
/** Some clients send bare ids. */
const itemOrId: typeof versionedItem = {
  ...versionedItem,
  read: (value, place) =>
    typeof value === 'number' ? { Id: id.read(value, place) } : versionedItem.read(value, place),
};
const versioned = array(itemOrId, 1_000);

export const setReviewerRequest = shape({ userId: required(id), queueItems: required(versioned) });
export const queueItemsRequest = shape({ queueItems: required(versioned) });
export const setReviewStatusRequest = shape({
  status: required(oneOf('None', 'InReview', 'Verified', 'Retried')),
  queueItems: required(versioned),
});

export const commentRequest = shape(
  {
    Text: text(),
    Content: text(),
    QueueItemId: id,
    CreationTime: ignored(),
    UserId: ignored(),
    UserName: ignored(),
    Id: ignored(),
  },
  { name: 'QueueItemCommentData' },
);
export type CommentRequest = Dto<typeof commentRequest>;

const queueDefinitionMembers = {
  Key: ignored(),
  Name: required(text()),
  Description: text(),
  MaxNumberOfRetries: int32(),
  AcceptAutomaticallyRetry: bool(),
  RetryAbandonedItems: bool(),
  EnforceUniqueReference: bool(),
  Encrypted: bool(),
  SpecificDataJsonSchema: text(),
  OutputDataJsonSchema: text(),
  AnalyticsDataJsonSchema: text(),
  CreationTime: ignored(),
  ProcessScheduleId: id,
  SlaInMinutes: int32(),
  RiskSlaInMinutes: int32(),
  ReleaseId: id,
  IsProcessInCurrentFolder: ignored(),
  FoldersCount: ignored(),
  OrganizationUnitId: ignored(),
  OrganizationUnitFullyQualifiedName: ignored(),
  Tags: array(
    object(
      shape(
        {
          Name: required(text(256)),
          DisplayName: text(256),
          Value: text(256),
          DisplayValue: text(256),
        },
        { name: 'TagData' },
      ),
    ),
    100,
  ),
  Id: id,
};
export const queueDefinitionRequest = shape(queueDefinitionMembers, { name: 'QueueDefinitionData' });
export type QueueDefinitionRequest = Dto<typeof queueDefinitionRequest>;

export const queueWithRetentionRequest = shape(
  {
    ...queueDefinitionMembers,
    RetentionAction: ignored(),
    RetentionPeriod: ignored(),
    RetentionBucketId: ignored(),
    RetentionBucketName: ignored(),
    StaleRetentionAction: ignored(),
    StaleRetentionPeriod: ignored(),
    StaleRetentionBucketId: ignored(),
    StaleRetentionBucketName: ignored(),
  },
  { name: 'QueueDefinitionWithRetentionData' },
);
