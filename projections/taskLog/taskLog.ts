import { categoryOf, type Recorded } from '../../src/domain/event.ts';
import { workIdOf } from '../../src/domain/eventId.ts';
import type { TaskEvent, TaskFailure, TaskMoved } from '../../src/domain/task/events.ts';
import type { TaskLogEvent } from '../../src/domain/task/log.ts';
import { type LogColumns, logColumns, linesOf, said, SERVER_LINES } from '../logLines.ts';
import { type Change, none, type Projection } from '../projection.ts';

/** A line of a task's log. */
export type TaskLogRow = { readonly task_id: number } & { readonly [K in keyof LogColumns]: LogColumns[K] };

/** What was said while a task was executed? One row a line: those of its bots, and why it failed. */
export const taskLog: Projection<TaskLogRow> = {
  name: 'taskLog',
  version: 1,
  categories: ['task', 'taskLog'],
  table: {
    name: 'task_log_line',
    columns: { task_id: 'integer', ...logColumns },
    key: ['task_id', 'run', 'seq'],
    indexes: [],
  },
  changes: (event) => {
    if (categoryOf(event.stream) === 'taskLog')
      return linesOf(event as Recorded<TaskLogEvent>).map((line) => added(event, line));
    const taskEvent = event as Recorded<TaskEvent>;
    return taskEvent.type === 'Status' ? byServer(taskEvent.data, event) : none;
  },
};

function byServer({ to, why, failure, run = 0 }: TaskMoved, event: Recorded): readonly Change<TaskLogRow>[] {
  const seq = SERVER_LINES + event.revision;
  if (to === 'ERROR') return [added(event, said(event, run, seq, 'ERR', failed(failure)))];
  if (why !== 'leaseLost') return none;
  const lost = 'The bot did not answer before its lease ended: the task waits again.';
  return [added(event, said(event, run, seq, 'WRN', lost))];
}

const failed = (failure: TaskFailure | undefined): string =>
  [failure?.reason, failure?.details].filter((text) => text !== null && text !== undefined).join(': ') ||
  'The task failed.';

const added = (event: Recorded, line: LogColumns): Change<TaskLogRow> => {
  const taskId = workIdOf(event);
  return {
    key: [taskId, line.run, line.seq],
    isFirst: true,
    evolve: () => ({ task_id: taskId, ...line }),
  };
};
