import type { EventSchema } from '../schema/eventSchema.ts';
import { eventSchemas } from '../schema/eventSchema.ts';
import {
  comments,
  content,
  durationMs,
  exceptionType,
  file,
  holder,
  leaseMs,
  metrics,
  namesOf,
  reviewerSet,
} from '../schema/shared.ts';
import {
  flag,
  id,
  instant,
  list,
  named,
  nullable,
  object,
  oneOf,
  optional,
  type Schema,
  sha256,
  text,
  uuid,
  whole,
} from '../schema/words.ts';
import type {
  CreateData,
  DeleteData,
  EditData,
  ErasedData,
  LeaseGrant,
  OtherErased,
  ProcessingException,
  QueueItemEvent,
  StatusData,
} from './events.ts';
import { priorities, reviewStatuses, statuses } from './statusMachine.ts';

const queueId = id('The queue that it is in.');
const priority = oneOf('How urgent it is.', namesOf(priorities));
const reviewStatus = oneOf('What a reviewer has decided.', namesOf(reviewStatuses));
const status = (description: string) => oneOf(description, namesOf(statuses));
const progress = text('How far its robot says it is.');
const deferDate = instant('It is not handed out before.');
const dueDate = instant('When it should be done.');
const riskSlaDate = instant('From when on its due date is at risk.');

/** An attempt as it begins. Others refer to it. */
export const itemCreate: Schema<CreateData> = named(
  'QueueItemCreate',
  object<CreateData>('An attempt at a piece of work as it begins.', {
    id: id('Its number.'),
    key: uuid('Shared by all attempts of its retry chain.'),
    uniqueKey: uuid('Of this attempt alone.'),
    queueId,
    queueRevision: whole("The revision of the queue's stream that the decision used.", 0),
    priority,
    reference: optional(text('What its creator calls it.', { maxLength: 128 })),
    deferDate: optional(deferDate),
    dueDate: optional(dueDate),
    riskSlaDate: optional(riskSlaDate),
    content: optional(content('What is to be worked on: an object of primitive values.')),
    progress: optional(progress),
    source: optional(text('What its creator says of where it comes from.', { maxLength: 20 })),
    parentOperationId: optional(text('The operation that led to it.', { maxLength: 128 })),
    retryNumber: optional(whole('How many times the queue has retried this work.', 0)),
    ancestorId: optional(id('The attempt that the queue has retried, or the item that was moved here.')),
    ancestorUniqueKey: optional(uuid('The same by its unique key.')),
    manualRetryNumber: optional(whole('How many times reviewers have retried this work.', 0)),
    manualAncestorId: optional(id('The attempt that a reviewer has retried.')),
    manualAncestorUniqueKey: optional(uuid('The same by its unique key.')),
    secondsInPreviousAttempts: optional(
      whole('Whole seconds that the failed attempt before this one lasted.', 0),
    ),
    rowVersionBase: optional(
      whole('What RowVersion counts from; other than 0 only where it was imported.', 0),
    ),
  }),
);

const lease = object<LeaseGrant>('To InProgress: the right to work on it.', {
  leaseId: text('The key to the work.'),
  grant: oneOf('Which way of taking has granted it; it decides what its end means.', [
    'startTransaction',
    'claim',
  ]),
  holder,
  leaseMs,
  robotId: optional(id('The robot that works.')),
  requestId: optional(text('The name that a claim has given itself: the same claim gets the same lease.')),
});

const exception = object<ProcessingException>('To Failed or Retried: why the work failed.', {
  reason: nullable(text('What went wrong, in a sentence.')),
  details: nullable(text('More of it, such as a stack.')),
  type: exceptionType,
  associatedImageFilePath: nullable(text('Where its robot keeps a picture of the failure.')),
});

const moved = object<StatusData>('One move of the status; which members stand in it depends on `to`.', {
  queueId,
  from: status('Its status until then.'),
  to: status('Its status from then on.'),
  lease: optional(lease),
  startProcessing: optional(instant('From InProgress: when the attempt began.')),
  durationMs: optional(durationMs),
  output: optional(content('What its robot brought back.')),
  analytics: optional(content('What its robot brought back for statistics.')),
  exception: optional(exception),
  progress: optional(progress),
  operationId: optional(text('The operation that worked on it.', { maxLength: 128 })),
  why: optional(oneOf('No robot says so: its lease has run out.', ['leaseLost'])),
  reason: optional(text('To New: why, in the words of the robot.')),
  deferDate: optional(deferDate),
  dueDate: optional(dueDate),
  retry: optional({ ...itemCreate, json: { ...itemCreate.json, description: 'The attempt that follows.' } }),
  byReview: optional(flag('To Retried: a reviewer has asked for it, not the queue.')),
});

const edited = object<EditData>('What has changed: null takes a value away, an absent member stays.', {
  queueId,
  priority: optional(priority),
  deferDate: optional(nullable(deferDate)),
  dueDate: optional(nullable(dueDate)),
  riskSlaDate: optional(nullable(riskSlaDate)),
  content: optional(nullable(content('Its whole content.'))),
  progress: optional(nullable(progress)),
  reviewStatus: optional(reviewStatus),
  metrics: optional(metrics),
  file: optional(file),
});

const deleted = object<DeleteData>('Which item, and what it gives back.', {
  queueId,
  from: status('Its status until then.'),
  releases: optional(text('The stream of its reference, where it was the last attempt to hold it.')),
  key: uuid('The key of its retry chain.'),
  movedTo: optional({
    ...itemCreate,
    json: {
      ...itemCreate.json,
      description: 'It was moved: the item that stands for it in the other queue.',
    },
  }),
});

const erasedComments = optional(
  list('Comments whose texts it loses.', whole('The revision of its CommentAdded in its stream.', 0)),
);
const erasedFiles = optional(
  list(
    'Files that it loses, one for each event that has named one.',
    sha256('SHA-256 of its bytes, in hex.'),
  ),
);

const erased = object<ErasedData>(
  'What it loses beside content, output and analytics, whose key is destroyed. The events before it stay as they are.',
  {
    queueId,
    comments: erasedComments,
    files: erasedFiles,
    others: optional(
      list(
        'The other attempts at the same work, which lose the same.',
        object<OtherErased>('One of them.', {
          id: id('Its number.'),
          queueId,
          comments: erasedComments,
          files: erasedFiles,
        }),
      ),
    ),
  },
);

export const queueItemSchemas: readonly EventSchema[] = eventSchemas<QueueItemEvent>('queueItem', {
  Create: ['An item was added, or another attempt at one.', itemCreate],
  Status: ['Its status has changed.', moved],
  Edit: [
    'Its content, dates, priority, progress or review status has changed, or its robot has reported.',
    edited,
  ],
  ReviewerSet: ['Its reviewer was set or unset.', reviewerSet],
  Delete: ['It was deleted, or moved to another queue: it stays readable and is never handed out.', deleted],
  Erased: [
    'Its content, output, analytics, comments and files were erased, with those of all attempts at the same work.',
    erased,
  ],
  ...comments,
});
