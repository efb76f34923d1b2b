import { action, exceptionType, priority, reviewStatus, status } from '../enums.ts';
import {
  binary,
  boolean,
  complexType,
  entityType,
  guid,
  instant,
  int32,
  int64,
  notNull,
  of,
  string,
} from '../model.ts';
import { dto } from '../namespaces.ts';
import { robot, simpleUser } from './directory.ts';
import { queueDefinition } from './queues.ts';
import { content, id } from './shared.ts';

// Items, and what happened to them, by UiPath's names (UiPath's contract, DTOs). All is null where there is nothing to
// tell.

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
