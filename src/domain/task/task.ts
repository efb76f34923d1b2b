import type { CommentCommand } from '../comments.ts';
import { decideComment } from '../comments.ts';
import type { Envelope } from '../envelope.ts';
import { DomainError } from '../errors.ts';
import type { Principal } from '../event.ts';
import type { Instant } from '../instant.ts';
import { isNotAfter, millisecondsBetween } from '../instant.ts';
import { addFile } from '../workReports.ts';
import { cancel, targetOf } from './cancel.ts';
import type {
  TaskCreated,
  TaskEdited,
  TaskEvent,
  TaskFailure,
  TaskFile,
  TaskLease,
  TaskMetrics,
  TaskMoved,
} from './events.ts';
import type { Task } from './state.ts';
import type { TaskPriority } from './statusMachine.ts';
import { canMove } from './statusMachine.ts';

// Events stand in events.ts, the state and its fold in state.ts.

export type { Task } from './state.ts';
export { evolve } from './state.ts';

// Commands

/** Only whoever has the lease of the current run may act on a task that is executed. */
export interface TaskFence {
  readonly leaseId: string;
}

/** A version the caller has seen; the command is refused where the task has moved on. */
interface Versioned {
  readonly version?: number;
}

export interface Prepared {
  readonly contextId: string;
  readonly groups: readonly string[];
  readonly files: readonly TaskFile[];
  /** With references in the place of the files' URLs; absent where there are none. */
  readonly context?: Envelope;
}

export type TaskCommand =
  | ({ readonly type: 'Prepare' } & Prepared)
  | { readonly type: 'FailPreparation'; readonly failure: TaskFailure }
  | { readonly type: 'Take'; readonly lease: TaskLease }
  | { readonly type: 'Complete'; readonly fence: TaskFence; readonly output: Envelope }
  | {
      readonly type: 'Fail';
      readonly fence: TaskFence;
      readonly failure: TaskFailure;
      readonly output?: Envelope;
    }
  | {
      readonly type: 'Release';
      readonly fence: TaskFence;
      readonly deferDate?: Instant;
      readonly reason?: string;
    }
  /** `maxAttempts`: how often the task may be begun where leases are lost. */
  | { readonly type: 'Expire'; readonly leaseId: string; readonly maxAttempts: number }
  | {
      readonly type: 'SetProgress';
      readonly fence: TaskFence;
      readonly progress: string;
      readonly percent: number | null;
    }
  | { readonly type: 'SetMetrics'; readonly fence: TaskFence; readonly metrics: TaskMetrics }
  | { readonly type: 'AddFile'; readonly fence: TaskFence; readonly file: TaskFile }
  | ({
      readonly type: 'Cancel';
      readonly by: Principal;
      /** A task that a bot works on: refuse, or ask the bot to stop. */
      readonly whileExecuting: 'refuse' | 'ask';
      /** Whether the system is told, as it is of other ends. */
      readonly isTold?: boolean;
    } & Versioned)
  | ({ readonly type: 'Prioritise'; readonly priority: TaskPriority } & Versioned)
  | ({ readonly type: 'SetReviewer'; readonly reviewer: { id: number; name: string } | null } & Versioned)
  | ({ readonly type: 'Delete' } & Versioned)
  | CommentCommand;

// Decide

/** The events that a command makes of a task at the instant `at`; throws DomainError where a rule forbids it. */
export function decide(command: TaskCommand, task: Task, at: Instant): TaskEvent[] {
  if ('version' in command && command.version !== undefined && command.version !== task.version)
    throw new DomainError('OptimisticConcurrency');
  switch (command.type) {
    case 'Prepare': {
      const { contextId, groups, files, context } = command;
      const found = { contextId, groups, ...(files.length > 0 && { files }) };
      return [move(task, 'QUEUE', context === undefined ? found : { ...found, context }, 'PREPARE')];
    }
    case 'FailPreparation':
      return [move(task, 'ERROR', { failure: command.failure }, 'PREPARE')];
    case 'Take':
      if (!isTakable(task, at)) throw new DomainError('InvalidTaskStatus', 'The task cannot be taken now.');
      return [move(task, 'EXECUTING', { lease: command.lease, run: task.run + 1 })];
    case 'Complete':
      return completed(command, task, at);
    case 'Fail':
      return failed(command, task, at);
    case 'Release':
      demandLease(command.fence, task);
      return [released(command, task, at)];
    case 'Expire':
      demandLease(command, task);
      return [expired(command.maxAttempts, task, at)];
    case 'SetProgress': {
      demandLease(command.fence, task);
      const { progress, percent } = command;
      return [edit(task, { progress, ...(percent !== task.percent && { percent }) })];
    }
    case 'SetMetrics':
      demandLease(command.fence, task);
      return [edit(task, { metrics: command.metrics })];
    case 'AddFile':
      demandLease(command.fence, task);
      return addFile(command.file, task.files).map((file) => edit(task, { file }));
    case 'Cancel':
      return cancel(command, task);
    case 'Prioritise':
      if (task.status !== 'PREPARE' && task.status !== 'QUEUE') throw new DomainError('InvalidTaskStatus');
      return command.priority === task.priority ? [] : [edit(task, { priority: command.priority })];
    case 'SetReviewer': {
      if (task.status !== 'ERROR') throw new DomainError('InvalidStatusForReview');
      const reviewerName = command.reviewer?.name ?? null;
      return [{ type: 'ReviewerSet', data: { reviewerId: command.reviewer?.id ?? null, reviewerName } }];
    }
    case 'AddComment':
    case 'EditComment':
    case 'DeleteComment':
      return [decideComment(command, task.comments)];
    case 'Delete':
      if (!canMove(task.status, 'DELETED')) throw new DomainError('InvalidTaskStatus');
      return [{ type: 'Delete', data: { processId: task.created.processId, from: task.status } }];
    default:
      return unknownCommand(command);
  }
}

function unknownCommand(command: never): never {
  throw new Error(`unknown command ${JSON.stringify(command)}`);
}

/** In the queue, and not put off to a later instant. */
export const isTakable = ({ status, deferDate }: Task, at: Instant): boolean =>
  status === 'QUEUE' && (deferDate === null || isNotAfter(deferDate, at));

function move(
  task: Task,
  to: TaskMoved['to'],
  facts: Partial<TaskMoved>,
  only: TaskMoved['from'] = task.status,
): TaskEvent {
  const { status: from, created } = task;
  if (from !== only || !canMove(from, to)) throw new DomainError('InvalidTaskStatus');
  const data = { processId: created.processId, from, to, ...facts };
  return { type: 'Status', data: { ...data, ...callbackOf(created, to) } };
}

/**
 * Whoever has set a task is told that it is done or has failed; who cancels one knows it, unless that is to be told as
 * well (ELMA's wire contract).
 */
function callbackOf(created: TaskCreated, to: TaskMoved['to']): Partial<TaskMoved> {
  const callback = to === 'DONE' || to === 'ERROR' ? targetOf(created) : undefined;
  return callback === undefined ? {} : { callback };
}

const edit = ({ created }: Task, changes: Omit<TaskEdited, 'processId'>): TaskEvent => ({
  type: 'Edit',
  data: { processId: created.processId, ...changes },
});

/** Whoever has no lease, or had one, must stop (ELMA's wire contract, fencing). */
function demandLease({ leaseId }: TaskFence, { lease }: Task): void {
  if (lease?.leaseId !== leaseId) throw new DomainError('LeaseLost');
}

/** The run that ends at `end`. */
function run(
  { run: number, startTime }: Task,
  end: Instant,
): Pick<TaskMoved, 'run' | 'startTime' | 'durationMs'> {
  const start = startTime ?? end;
  return { run: number, startTime: start, durationMs: millisecondsBetween(start, end) };
}

function completed(
  { fence, output }: Extract<TaskCommand, { type: 'Complete' }>,
  task: Task,
  at: Instant,
): TaskEvent[] {
  if (isAgain(fence, task, 'DONE', output, null)) return [];
  demandLease(fence, task);
  return [move(task, 'DONE', { ...run(task, at), output })];
}

function failed(
  { fence, failure, output }: Extract<TaskCommand, { type: 'Fail' }>,
  task: Task,
  at: Instant,
): TaskEvent[] {
  if (isAgain(fence, task, 'ERROR', output, failure)) return [];
  demandLease(fence, task);
  const facts = { ...run(task, at), failure };
  return [move(task, 'ERROR', output === undefined ? facts : { ...facts, output })];
}

/** A bot that did not hear the answer says it again. Throws InvalidTaskStatus where it says something else. */
function isAgain(
  { leaseId }: TaskFence,
  task: Task,
  to: 'DONE' | 'ERROR',
  output: Envelope | undefined,
  failure: TaskFailure | null,
): boolean {
  if (task.endedBy !== leaseId) return false;
  const isSame =
    task.status === to &&
    task.output?.text === output?.text &&
    JSON.stringify(task.failure) === JSON.stringify(failure);
  if (!isSame) throw new DomainError('InvalidTaskStatus', 'The task has ended already, with another result.');
  return true;
}

/** Given back without using up an attempt; one that is to be cancelled waits for no other bot. */
function released(
  { deferDate, reason }: Extract<TaskCommand, { type: 'Release' }>,
  task: Task,
  at: Instant,
): TaskEvent {
  const facts = { ...run(task, at), why: 'released', ...(reason !== undefined && { reason }) } as const;
  if (task.cancelRequested) return move(task, 'ERROR', { ...facts, failure: cancelledFailure });
  return move(task, 'QUEUE', deferDate === undefined ? facts : { ...facts, deferDate });
}

/** A lease that ran out: the task waits for another bot while attempts are left (ELMA's wire contract, expiry). */
function expired(maxAttempts: number, task: Task, at: Instant): TaskEvent {
  const facts = { ...run(task, at), why: 'leaseLost' } as const;
  if (task.cancelRequested) return move(task, 'ERROR', { ...facts, failure: cancelledFailure });
  return task.lost + 1 < maxAttempts
    ? move(task, 'QUEUE', facts)
    : move(task, 'ERROR', { ...facts, failure: leaseExpired });
}

const cancelledFailure: TaskFailure = {
  type: 'ApplicationException',
  reason: 'Cancelled',
  details: 'The task was to be cancelled, and its bot has stopped.',
  code: null,
};

const leaseExpired: TaskFailure = {
  type: 'ApplicationException',
  reason: 'LeaseExpired',
  details: 'The bot did not answer before its lease ended.',
  code: null,
};
