import type { Recorded } from '../../src/domain/event.ts';
import { sortable } from '../../src/domain/instant.ts';
import type { TaskEvent, TaskMoved } from '../../src/domain/task/events.ts';
import type { TaskStatus } from '../../src/domain/task/statusMachine.ts';
import { hasEnded } from '../../src/domain/task/statusMachine.ts';
import { type Change, none, type Projection } from '../projection.ts';

/**
 * How many tasks of a process are in a status; those that have ended are history and stay when a task is deleted.
 * Times are sums in milliseconds, over the runs that ended so.
 */
export type TaskStatusRow = {
  readonly process_id: number;
  readonly preparing: number;
  readonly queued: number;
  readonly executing: number;
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
  /** How often a bot has lost its lease. */
  readonly lost: number;
  readonly done_ms: number;
  readonly failed_ms: number;
  /** When the last task ended, cancelled ones left out. */
  readonly last_ended: string | null;
  readonly position: number;
};

type Count = 'preparing' | 'queued' | 'executing' | 'done' | 'failed' | 'cancelled';

const counts: Readonly<Record<TaskStatus, Count | null>> = {
  PREPARE: 'preparing',
  QUEUE: 'queued',
  EXECUTING: 'executing',
  DONE: 'done',
  ERROR: 'failed',
  CANCEL: 'cancelled',
  DELETED: null,
};

/** How much work waits for the bots of a process, and how did it go so far? One row a process that ever had a task. */
export const taskStatus: Projection<TaskStatusRow> = {
  name: 'taskStatus',
  version: 1,
  categories: ['task'],
  table: {
    name: 'task_status',
    columns: {
      process_id: 'integer',
      preparing: 'integer',
      queued: 'integer',
      executing: 'integer',
      done: 'integer',
      failed: 'integer',
      cancelled: 'integer',
      lost: 'integer',
      done_ms: 'real',
      failed_ms: 'real',
      last_ended: 'text',
      position: 'integer',
    },
    key: ['process_id'],
    indexes: [],
  },
  changes: (event) => {
    const taskEvent = event as Recorded<TaskEvent>;
    if (taskEvent.type === 'Create')
      return [change(taskEvent.data.processId, event, (row) => counted(row, 'PREPARE', 1))];
    if (taskEvent.type !== 'Status') return none;
    const { data } = taskEvent;
    return [change(data.processId, event, (row) => moved(row, data, sortable(event.metadata.at)))];
  },
};

const change = (
  processId: number,
  { position }: Recorded,
  evolve: (row: TaskStatusRow) => TaskStatusRow,
): Change<TaskStatusRow> => ({
  key: [processId],
  evolve: (row) => ({ ...evolve(row ?? empty(processId)), position }),
});

function counted(row: TaskStatusRow, status: TaskStatus, by: number): TaskStatusRow {
  const count = counts[status];
  return count === null ? row : { ...row, [count]: row[count] + by };
}

function moved(row: TaskStatusRow, { from, to, why, durationMs = 0 }: TaskMoved, at: string): TaskStatusRow {
  const next = counted(hasEnded(from) ? row : counted(row, from, -1), to, 1);
  return {
    ...next,
    lost: next.lost + (why === 'leaseLost' ? 1 : 0),
    done_ms: next.done_ms + (to === 'DONE' ? durationMs : 0),
    failed_ms: next.failed_ms + (to === 'ERROR' ? durationMs : 0),
    last_ended: to === 'DONE' || to === 'ERROR' ? later(next.last_ended, at) : next.last_ended,
  };
}

const later = (a: string | null, b: string): string => (a !== null && a > b ? a : b);

const empty = (processId: number): TaskStatusRow => ({
  process_id: processId,
  preparing: 0,
  queued: 0,
  executing: 0,
  done: 0,
  failed: 0,
  cancelled: 0,
  lost: 0,
  done_ms: 0,
  failed_ms: 0,
  last_ended: null,
  position: 0,
});
