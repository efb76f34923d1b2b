import { registerEnumType } from 'type-graphql';
import type { CommitType } from '../../commands/bulkAddQueueItems.ts';
import type { Access } from '../../domain/access.ts';
import type { CallbackOutcome, CallbackStatus } from '../../domain/callback/callback.ts';
import type { Door, Principal } from '../../domain/event.ts';
import type { PersonalKind } from '../../domain/personal.ts';
import type { Scope, VariableType } from '../../domain/process/variables.ts';
import type { QueueItemEvent } from '../../domain/queueItem/events.ts';
import type { ExceptionType, Priority, ReviewStatus, Status } from '../../domain/queueItem/statusMachine.ts';
import type { ReferenceFilter } from '../../readModel/queueIndex.ts';
import { screaming } from './names.ts';

/** Registers an enumeration whose values are our own names; `values` describes each of them. */
export function enumType<N extends string>(
  name: string,
  description: string,
  values: Readonly<Record<N, string>>,
): Readonly<Record<string, N>> {
  const names = Object.keys(values) as N[];
  const members = Object.fromEntries(names.map((value) => [screaming(value), value]));
  const valuesConfig = Object.fromEntries(
    names.map((value) => [screaming(value), { description: values[value] }]),
  );
  registerEnumType(members, { name, description, valuesConfig });
  return members;
}

export const StatusEnum = enumType<Status>('QueueItemStatus', 'How far the work on an item is.', {
  New: 'It waits to be taken, at once or from its defer date on.',
  InProgress: 'A robot works on it.',
  Failed: 'It failed and no attempt follows by itself. A person can review it.',
  Successful: 'It is done.',
  Abandoned: 'Its robot gave no result before the lease ended. A person can review it.',
  Retried: 'It failed, and another attempt follows: see `nextAttempt`.',
  Deleted: 'It was deleted: it stays readable and is never handed out.',
});

export const ReviewStatusEnum = enumType<ReviewStatus>(
  'ReviewStatus',
  'What a person has decided about a failed or abandoned item.',
  {
    None: 'Nothing yet.',
    InReview: 'Somebody looks at it.',
    Verified: 'It was looked at, and stays as it is.',
    Retried: 'A reviewer has asked for another attempt.',
  },
);

export const PriorityEnum = enumType<Priority>('QueueItemPriority', 'Which items are taken first.', {
  High: 'Before all others.',
  Normal: 'The usual one.',
  Low: 'After all others.',
});

export const ExceptionTypeEnum = enumType<ExceptionType>(
  'ProcessingExceptionType',
  'What kind of failure ended the work.',
  {
    ApplicationException: 'Something technical: trying again may help, and a queue may do so by itself.',
    BusinessException: 'The data are at fault: never tried again by itself.',
  },
);

export const EventTypeEnum = enumType<Exclude<QueueItemEvent['type'], `Comment${string}`>>(
  'QueueItemEventType',
  'What happened to an item, as its event stream names it. Comments are no part of its history.',
  {
    Create: 'It was added.',
    Status: 'Its status changed.',
    Edit: 'Its content, dates, priority, progress, metrics, files or review status changed.',
    ReviewerSet: 'Its reviewer was set or unset.',
    Delete: 'It was deleted.',
    Erased: 'What it held was erased: content, output, analytics, comments and files.',
  },
);

export const PersonalKindEnum = enumType<PersonalKind>(
  'PersonalKind',
  'What of items a queue can keep encrypted, so that it can be erased.',
  {
    content: 'The specific content.',
    output: 'The output and the analytics.',
    comments: 'The texts of comments.',
  },
);

export const CommitTypeEnum = enumType<CommitType>(
  'BulkCommitType',
  'What becomes of the good rows of a bulk where others are refused.',
  {
    AllOrNothing: 'All rows are added or none; the first refused row is reported.',
    StopOnFirstFailure: 'Rows are added in their order up to the first that is refused.',
    ProcessAllIndependently: 'Every good row is added, and every refused one is reported.',
  },
);

export const ReferenceMatchEnum = enumType<ReferenceFilter['option']>(
  'ReferenceMatch',
  'How the reference of an item is compared with the one wanted. Case matters.',
  { Equals: 'It is the same.', StartsWith: 'It begins with it.' },
);

export const CallbackStatusEnum = enumType<CallbackStatus>('CallbackStatus', 'How far a callback is.', {
  PENDING: 'It is to be sent, at once or when it is tried next.',
  DELIVERED: 'Its receiver has taken it.',
  DEAD: 'It was given up: all attempts have failed, the receiver wants no more, or it must not be called.',
});

export const CallbackOutcomeEnum = enumType<CallbackOutcome>('CallbackOutcome', 'How a task ended.', {
  DONE: 'Its bot has done it.',
  ERROR: 'It failed.',
  CANCEL: 'It was cancelled, which is told where the settings say so.',
});

export const PrincipalKindEnum = enumType<Principal['kind']>('PrincipalKind', 'What kind of caller acts.', {
  user: 'A person.',
  robot: 'A robot.',
  bot: 'A bot, through the robot API.',
  system: 'An external system, or the server itself.',
  app: 'An external application with client credentials.',
});

export const DoorEnum = enumType<Door>('Door', 'Through which interface a command came.', {
  odata: "UiPath's OData routes.",
  graphql: 'This one.',
  elma: "ELMA's routes.",
  robot: 'The robot API.',
  internal: 'None: the server acted by itself, as where a lease runs out.',
});

export const AccessEnum = enumType<Access>('Access', 'Whether somebody who has registered may do anything.', {
  REQUEST: 'Not yet: it asks to be let in.',
  ALLOWED: 'It was let in.',
  LOCKED: 'It is kept out.',
});

export const VariableTypeEnum = enumType<VariableType>(
  'ContextVariableType',
  "What a variable holds, as ELMA's process contexts name it.",
  {
    bool: 'True or false.',
    datetime: 'An instant.',
    double: 'A number.',
    file: 'A file.',
    int: 'A whole number.',
    mail: 'A message.',
    string: 'A text.',
    table: 'Rows and columns.',
  },
);

export const VariableScopeEnum = enumType<Scope>('ContextVariableScope', 'Which way a variable goes.', {
  In: 'It is given to a task.',
  Out: 'A task gives it back.',
  InOut: 'Both.',
});
