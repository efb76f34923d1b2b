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
  nullable,
  object,
  oneOf,
  optional,
  text,
  uuid,
  whole,
} from '../schema/words.ts';
import type { CallbackTarget } from '../callback/callback.ts';
import type { TaskCreated, TaskEdited, TaskEvent, TaskFailure, TaskLease, TaskMoved } from './events.ts';
import type { LogLine, TaskLogEvent } from './log.ts';
import { logLevels } from './log.ts';
import { taskPriorities, taskStatuses } from './statusMachine.ts';

const INT32 = 2_147_483_647;

const processId = id('The process that it runs.');
const priority = oneOf('How urgent it is.', namesOf(taskPriorities));
const status = (description: string) => oneOf(description, namesOf(taskStatuses));

const created = object<TaskCreated>('The task as it was set.', {
  id: whole('Its number.', 1, INT32),
  systemId: id('The system that has set it.'),
  processId,
  processRevision: whole("The revision of the process's stream that the decision used.", 0),
  version: whole('The version of the process that runs.', 1),
  isPinned: optional(flag('The caller has named that version.')),
  priority,
  context: content('What it works on, as it was received: files are URLs.'),
  urlsAreFiles: optional(flag('Each URL in the context is a file, as its process does not say which are.')),
  callback: optional(text('The URL that is called when it is done or has failed.')),
});

const lease = object<TaskLease>('To EXECUTING: the right of a bot to work on it.', {
  leaseId: text('The key to the work.'),
  holder,
  leaseMs,
  botId: optional(id('The bot that works.')),
  requestId: optional(text('The name that a claim has given itself: the same claim gets the same lease.')),
});

const failure = object<TaskFailure>('To ERROR: why the work failed.', {
  type: exceptionType,
  reason: nullable(text('What went wrong, in a sentence.')),
  details: nullable(text('More of it, such as a stack.')),
  code: nullable(text("A code in the words of the bot's program.")),
});

const moved = object<TaskMoved>(
  'One move of the status; which members stand in it depends on `from` and `to`.',
  {
    processId,
    from: status('Its status until then.'),
    to: status('Its status from then on.'),
    contextId: optional(uuid('PREPARE to QUEUE: the name of the stored context.')),
    groups: optional(list('PREPARE to QUEUE: the groups whose bots may take it.', uuid('A group.'))),
    files: optional(list('PREPARE to QUEUE: the files that were fetched.', file)),
    context: optional(content('PREPARE to QUEUE: the context with references to its files.')),
    lease: optional(lease),
    run: optional(whole('To EXECUTING: how often it was begun, from 1.', 1)),
    startTime: optional(instant('From EXECUTING: when the run began.')),
    durationMs: optional(durationMs),
    why: optional(oneOf('EXECUTING to QUEUE or ERROR, where no bot says so.', ['leaseLost', 'released'])),
    reason: optional(text('Released: why, in the words of the bot.')),
    deferDate: optional(instant('EXECUTING to QUEUE: it is not handed out before.')),
    output: optional(content('To DONE or ERROR: what its bot brought back.')),
    failure: optional(failure),
    callback: optional(
      object<CallbackTarget>('To DONE or ERROR, or CANCEL where that is told as well: who is to be told.', {
        systemId: id('The system.'),
        url: text('Where it listens.'),
      }),
    ),
  },
);

const edited = object<TaskEdited>('What has changed; an absent member stays.', {
  processId,
  priority: optional(priority),
  progress: optional(text('How far its bot says it is.')),
  percent: optional(
    nullable(whole('The same as a share of 100; null where its bot says only a text.', 0, 100)),
  ),
  metrics: optional(metrics),
  file: optional(file),
  cancelRequested: optional(flag('Its bot is asked to stop.')),
});

export const taskSchemas: readonly EventSchema[] = eventSchemas<TaskEvent>('task', {
  Create: ['A system has set a task.', created],
  Status: ['Its status has changed.', moved],
  Edit: ['Its priority or progress has changed, its bot has reported, or it is to be cancelled.', edited],
  ReviewerSet: ['Its reviewer was set or unset.', reviewerSet],
  Delete: [
    'It was deleted: it stays readable and is no longer listed.',
    object('Which task.', { processId, from: status('Its status until then.') }),
  ],
  ...comments,
});

const run = whole('Which run of the work says so, from 1.', 0);

const line = object<LogLine>('A line.', {
  seq: whole('Its number in the run, from 0.', 0, INT32),
  at: instant('When it was written, by the clock of its robot.'),
  level: oneOf('How much it matters.', logLevels),
  source: text('Which part of the program says so.', { maxLength: 250 }),
  message: text('What it says.'),
});

/** What robots say while they work: the same for both kinds of work. */
const logSchemas = (category: string): readonly EventSchema[] =>
  eventSchemas<TaskLogEvent>(category, {
    Lines: [
      'The robot has written lines of its log.',
      object('The lines.', { run, lines: list('In the order of their numbers.', line, { maxItems: 500 }) }),
    ],
    Truncated: ['The log is full: what else comes is left out.', object('Whose line had no room.', { run })],
  });

export const workLogSchemas: readonly EventSchema[] = ['taskLog', 'queueItemLog'].flatMap(logSchemas);
