import { plainEnvelope } from '../../../../src/domain/envelope.ts';
import type {
  TaskCreated,
  TaskEdited,
  TaskEvent,
  TaskFailure,
  TaskFile,
  TaskLease,
  TaskMoved,
} from '../../../../src/domain/task/events.ts';
import type { Task } from '../../../../src/domain/task/state.ts';
import type { TaskCommand } from '../../../../src/domain/task/task.ts';
import { decide, evolve } from '../../../../src/domain/task/task.ts';
import { givenFor, second } from '../../../support/given.ts';

export const given = givenFor<Task, TaskCommand, TaskEvent>({ stream: 'task-1', evolve, decide });

export const createData: TaskCreated = {
  id: 1,
  systemId: 61,
  processId: 7,
  processRevision: 3,
  version: 21,
  priority: 'MEDIUM',
  context: plainEnvelope('{"IntParam_in":9007199254740993}'),
};

export const create = (data: Partial<TaskCreated> = {}): TaskEvent => ({
  type: 'Create',
  data: { ...createData, ...data },
});

export const status = (data: Omit<TaskMoved, 'processId'>): TaskEvent => ({
  type: 'Status',
  data: { processId: 7, ...data },
});

export const edit = (data: Omit<TaskEdited, 'processId'>): TaskEvent => ({
  type: 'Edit',
  data: { processId: 7, ...data },
});

export const group = '8f6895c5-70a5-498f-b813-ab72e2b6e5f0';
export const contextId = '6e01adcb-de15-475f-86fa-b5d3a78a2d14';

export const lease: TaskLease = { leaseId: 't1.a', holder: 'bot:9', leaseMs: 60_000, botId: 9 };
export const fence = { leaseId: 't1.a' };

export const prepared = status({ from: 'PREPARE', to: 'QUEUE', contextId, groups: [group] });
export const taken = (run = 1, by: TaskLease = lease): TaskEvent =>
  status({ from: 'QUEUE', to: 'EXECUTING', lease: by, run });

/** Prepared at second 1, taken at second 2. */
export const queued: readonly TaskEvent[] = [create(), prepared];
export const executing: readonly TaskEvent[] = [...queued, taken()];

/** The run of `executing` where it ends a minute after T0. */
export const endedRun = { run: 1, startTime: second(2), durationMs: 58_000 };

export const output = plainEnvelope('{"result_out":7}');

export const failure: TaskFailure = {
  type: 'BusinessException',
  reason: 'no such profile',
  details: null,
  code: 'E7',
};

export const leaseExpired: TaskFailure = {
  type: 'ApplicationException',
  reason: 'LeaseExpired',
  details: 'The bot did not answer before its lease ended.',
  code: null,
};

export const done: readonly TaskEvent[] = [
  ...executing,
  status({ from: 'EXECUTING', to: 'DONE', ...endedRun, output }),
];
export const failed: readonly TaskEvent[] = [
  ...executing,
  status({ from: 'EXECUTING', to: 'ERROR', ...endedRun, failure }),
];
export const cancelled: readonly TaskEvent[] = [create(), status({ from: 'PREPARE', to: 'CANCEL' })];
export const unprepared: readonly TaskEvent[] = [create(), status({ from: 'PREPARE', to: 'ERROR', failure })];
export const deleted: readonly TaskEvent[] = [
  ...done,
  { type: 'Delete', data: { processId: 7, from: 'DONE' } },
];

export const file = (name: string, given_: Partial<TaskFile> = {}): TaskFile => ({
  id: `file-${name}`,
  direction: 'out',
  name,
  size: 3,
  sha256: `sha-${name}`,
  ...given_,
});
