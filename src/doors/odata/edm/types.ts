import { action, exceptionType, priority, reportType, reviewStatus, status } from './enums.ts';
import {
  binary,
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
} from './model.ts';
import { dto, queues, server } from './namespaces.ts';

// What answers show, by UiPath's names (UiPath's contract, DTOs). All is null where there is nothing to tell.

const id = notNull(int64('Its number.'));
const key = notNull(guid('Its UUID.'));

export const content = complexType({
  namespace: dto,
  name: 'DynamicContent',
  about: 'A JSON object whose members are up to its writer.',
  properties: {},
  isOpen: true,
});

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

export const folder = entityType({
  namespace: dto,
  name: 'FolderDto',
  about: 'A folder: what is in it is seen by those who work in it.',
  key: ['Id'],
  properties: {
    Key: key,
    DisplayName: string('Its name.'),
    FullyQualifiedName: string('Its name behind those of the folders that it is in, with `/` between them.'),
    FullyQualifiedNameOrderable: string('The same, to sort by.'),
    Description: string('What it is for.'),
    ProvisionType: string('Always Automatic.'),
    PermissionModel: string('Always FineGrained.'),
    ParentId: int64('The folder that it is in.'),
    ParentKey: guid('Always null.'),
    IsActive: boolean('Always false.'),
    FeedType: string('Always Processes.'),
    FolderType: string('Always Standard.'),
    IsPersonal: boolean('Always false.'),
    Id: id,
  },
});

const person = {
  UserName: string('The name it logs in with.'),
  Name: string('First name.'),
  Surname: string('Last name.'),
  EmailAddress: string('Where mail reaches it.'),
  IsActive: boolean('Whether it may log in.'),
};

export const user = entityType({
  namespace: dto,
  name: 'UserDto',
  about: 'A person who works with the orchestrator.',
  key: ['Id'],
  properties: {
    Key: key,
    ...person,
    FullName: string('First and last name, or the name it logs in with.'),
    RolesList: of(collection('Edm.String'), 'What it may do.'),
    CreationTime: instant('When it was added.'),
    TenantId: int32('Always 1.'),
    Type: string('Always User.'),
    Id: id,
  },
});

export const simpleUser = entityType({
  namespace: dto,
  name: 'SimpleUserDto',
  about: 'A person, as others refer to it.',
  key: ['Id'],
  properties: { ...person, Id: id },
});

export const robot = entityType({
  namespace: dto,
  name: 'SimpleRobotDto',
  about: 'A robot that takes work.',
  key: ['Id'],
  properties: {
    LicenseKey: string('Always null: it is a secret.'),
    MachineName: string('The machine it runs on.'),
    Name: string('Its name.'),
    Username: string('The account it runs under.'),
    Description: string('What it is for.'),
    Type: string('What kind of robot it is.'),
    Password: string('Always null: it is a secret.'),
    RobotEnvironments: string('The environments it belongs to, with commas between them.'),
    Id: id,
    ExecutionSettings: of(content, 'Always null.'),
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

const retention = {
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

export const processingException = complexType({
  namespace: dto,
  name: 'ProcessingExceptionDto',
  about: 'Why the work on an item failed, as its robot says.',
  properties: {
    Reason: string('What went wrong, in a sentence.'),
    Details: string('More of it, such as a stack.'),
    Type: of(exceptionType, 'Whether trying again may help.'),
    AssociatedImageFilePath: string('Where its robot keeps a picture of the failure.'),
    CreationTime: instant('When the work ended.'),
  },
});

export const queueItem = entityType({
  namespace: dto,
  name: 'QueueItemDto',
  about: 'One attempt at one piece of work.',
  key: ['Id'],
  properties: {
    QueueDefinitionId: notNull(int64('The queue that it is in.')),
    OutputData: string('The output as text, within a member DynamicProperties.'),
    Status: notNull(of(status, 'How far the work is.')),
    ReviewStatus: notNull(of(reviewStatus, 'What a reviewer has decided.')),
    ReviewerUserId: int64('Who reviews it.'),
    Key: notNull(guid('Shared by all attempts of its retry chain.')),
    Reference: string('What its creator calls it.'),
    ProcessingExceptionType: of(exceptionType, 'Why it failed; null where it did not.'),
    DueDate: instant('When it should be done; those with one are taken first.'),
    Priority: notNull(of(priority, 'How urgent it is.')),
    DeferDate: instant('It is not handed out before.'),
    StartProcessing: instant('When it was taken.'),
    EndProcessing: instant('When the work on it ended.'),
    SecondsInPreviousAttempts: int32('Whole seconds that the last failed attempt lasted.'),
    AncestorId: int64('The attempt that the queue has retried.'),
    RetryNumber: int32('How many times the queue has retried this work.'),
    SpecificData: string('The content as text, within a member DynamicProperties.'),
    CreationTime: notNull(instant('When it was added.')),
    Progress: string('How far its robot says it is.'),
    RowVersion: notNull(binary('Which version it is: 8 bytes, which change with all but comments.')),
    Id: id,
    ProcessingException: of(processingException, 'Why it failed; null where it did not.'),
    SpecificContent: of(content, 'What is to be worked on.'),
    Output: of(content, 'What its robot brought back.'),
    UniqueKey: notNull(guid('Of this attempt alone. Only with $select, as all that follow.')),
    RiskSlaDate: instant('From when on its due date is at risk.'),
    RobotId: int64('The robot that took it last.'),
    Encrypted: boolean('Always false.'),
    Error: of(content, 'Always null.'),
    Analytics: of(content, 'What its robot brought back for statistics.'),
    AnalyticsData: string('The same as text, within a member DynamicProperties.'),
    AncestorUniqueKey: guid('The attempt that the queue has retried, by its unique key.'),
    ManualAncestorId: int64('The attempt that a reviewer has retried.'),
    ManualAncestorUniqueKey: guid('The same by its unique key.'),
    ManualRetryNumber: int32('How many times reviewers have retried this work.'),
    CreatorJobKey: guid('Always null.'),
    ExecutorJobKey: guid('Always null.'),
    HasVideoRecorded: boolean('Always false.'),
    ParentOperationId: string('The operation that led to it.'),
    OperationId: string('The operation that worked on it.'),
    OrganizationUnitId: int64('Its folder.'),
    OrganizationUnitFullyQualifiedName: string('Always null.'),
    Source: string('What its creator says of where it comes from.'),
  },
  navigations: {
    QueueDefinition: { type: queueDefinition, about: 'The queue that it is in.' },
    Robot: { type: robot, about: 'The robot that took it last.' },
    ReviewerUser: { type: simpleUser, about: 'Who reviews it.' },
  },
});

export const queueItemEvent = entityType({
  namespace: dto,
  name: 'QueueItemEventDto',
  about: 'Something that happened to an item, and how the item stood right after it.',
  key: ['Id'],
  properties: {
    QueueItemId: notNull(int64('The item.')),
    Timestamp: notNull(instant('When it was decided.')),
    Action: notNull(of(action, 'What it has done.')),
    Data: string('Always null.'),
    UserId: int64('The user who has caused it, or the one a robot acts as.'),
    UserName: string('Its name at that time.'),
    Status: notNull(of(status, "The item's status from then on.")),
    ReviewStatus: notNull(of(reviewStatus, "The item's review status from then on.")),
    ReviewerUserId: int64("The item's reviewer from then on."),
    ReviewerUserName: string('Its name at that time.'),
    Id: id,
    ExternalClientId: string('The application that has caused it. Only with $select.'),
  },
});

export const queueItemComment = entityType({
  namespace: dto,
  name: 'QueueItemCommentDto',
  about: 'What somebody says about an item.',
  key: ['Id'],
  properties: {
    Text: string('The comment, 1 to 512 characters.'),
    QueueItemId: notNull(int64('The item.')),
    CreationTime: notNull(instant('When it was added.')),
    UserId: int64('Who has added it.'),
    UserName: string('Its name at that time.'),
    Id: id,
  },
});

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

/** The set that operations of transactions are called on; it has no entities of its own. */
export const queue = entityType({
  namespace: dto,
  name: 'QueueTransaction',
  about: 'An item, by its number, as robots work on it.',
  key: ['Id'],
  properties: { Id: id },
});

export const failedQueueItem = complexType({
  namespace: dto,
  name: 'FailedQueueItemDto',
  about: 'A row of a bulk that was refused.',
  properties: {
    Ordinal: notNull(int32('Which row it is, from 1.')),
    ErrorCode: string('Why, as a name.'),
    ErrorMessage: string('Why, in a sentence.'),
    ErrorDetails: string('More of it, one line a violation.'),
  },
});

const bulk = (failed: string) => ({
  Success: notNull(boolean('Whether none was refused.')),
  Message: string(`That some were: ${failed}.`),
});

export const bulkOfFailedItems = complexType({
  namespace: dto,
  name: 'BulkOperationResponseDto_1OfFailedQueueItemDto',
  about: 'What became of the rows of a bulk.',
  properties: {
    ...bulk('see FailedItems'),
    FailedItems: notNull(of(collection(failedQueueItem), 'The rows that were refused.')),
  },
});

export const bulkOfIds = complexType({
  namespace: dto,
  name: 'BulkOperationResponseDto_1OfInt64',
  about: 'What became of a change of many items.',
  properties: {
    ...bulk('see FailedItems'),
    FailedItems: notNull(
      of(collection('Edm.Int64'), 'The items that refused, a stale RowVersion among them.'),
    ),
  },
});

export const simpleFolder = complexType({
  namespace: dto,
  name: 'SimpleFolderDto',
  about: 'A folder, as others refer to it.',
  properties: {
    DisplayName: string('Its name.'),
    FullyQualifiedName: string('Its name behind those of the folders that it is in.'),
    Id: id,
  },
});

export const accessibleFolders = complexType({
  namespace: server,
  name: 'AccessibleFoldersDto',
  about: 'The folders of a queue.',
  properties: {
    AccessibleFolders: notNull(of(collection(simpleFolder), 'The folders.')),
    TotalFoldersCount: notNull(int32('How many.')),
  },
});

export const userPermissions = complexType({
  namespace: server,
  name: 'UserPermissionsCollection',
  about: 'What the caller may do.',
  properties: {
    UserId: int64('The user.'),
    Permissions: notNull(of(collection('Edm.String'), 'Names of permissions.')),
  },
});
