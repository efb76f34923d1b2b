import { categoryOf, type Recorded } from '../../src/domain/event.ts';
import { workIdOf } from '../../src/domain/eventId.ts';
import { sortable } from '../../src/domain/instant.ts';
import type { TaskEvent, TaskFailure, TaskMoved } from '../../src/domain/task/events.ts';
import type { LogLevel, LogLine, TaskLogEvent } from '../../src/domain/task/log.ts';
import { type Change, none, type Projection } from '../projection.ts';

/** A line of a task's log. */
export type TaskLogRow = {
  readonly task_id: number;
  /** 0 before it was begun. */
  readonly run: number;
  /** The number that the bot gave it; what the server says comes behind all of them. */
  readonly seq: number;
  readonly at: string;
  readonly level: string;
  readonly source: string;
  readonly message: string;
  readonly position: number;
};

/** Bots give numbers below this. */
const SERVER_LINES = 2 ** 31;
/** Behind what is said of the task's own events. */
const TRUNCATED_LINE = SERVER_LINES + 2 ** 20;
const SERVER = 'Orchestream';

/** What was said while a task was executed? One row a line: those of its bots, and why it failed. */
export const taskLog: Projection<TaskLogRow> = {
  name: 'taskLog',
  version: 1,
  categories: ['task', 'taskLog'],
  table: {
    name: 'task_log_line',
    columns: {
      task_id: 'integer',
      run: 'integer',
      seq: 'integer',
      at: 'text',
      level: 'text',
      source: 'text',
      message: 'text',
      position: 'integer',
    },
    key: ['task_id', 'run', 'seq'],
    indexes: [],
  },
  changes: (event) => {
    if (categoryOf(event.stream) === 'taskLog') return byBot(event as Recorded<TaskLogEvent>);
    const taskEvent = event as Recorded<TaskEvent>;
    return taskEvent.type === 'Status' ? byServer(taskEvent.data, event) : none;
  },
};

function byBot(event: Recorded<TaskLogEvent>): readonly Change<TaskLogRow>[] {
  const { run } = event.data;
  if (event.type === 'Lines') return event.data.lines.map((line) => added(event, run, line));
  return [said(event, run, TRUNCATED_LINE, 'WRN', 'The log is full: what comes later is left out.')];
}

function byServer({ to, why, failure, run = 0 }: TaskMoved, event: Recorded): readonly Change<TaskLogRow>[] {
  const seq = SERVER_LINES + event.revision;
  if (to === 'ERROR') return [said(event, run, seq, 'ERR', failed(failure))];
  if (why !== 'leaseLost') return none;
  return [
    said(event, run, seq, 'WRN', 'The bot did not answer before its lease ended: the task waits again.'),
  ];
}

const failed = (failure: TaskFailure | undefined): string =>
  [failure?.reason, failure?.details].filter((text) => text !== null && text !== undefined).join(': ') ||
  'The task failed.';

const said = (
  event: Recorded,
  run: number,
  seq: number,
  level: LogLevel,
  message: string,
): Change<TaskLogRow> => added(event, run, { seq, at: event.metadata.at, level, source: SERVER, message });

const added = (event: Recorded, run: number, line: LogLine): Change<TaskLogRow> => {
  const taskId = workIdOf(event);
  const { seq, level, source, message } = line;
  return {
    key: [taskId, run, seq],
    isFirst: true,
    evolve: () => ({
      task_id: taskId,
      run,
      seq,
      at: sortable(line.at),
      level,
      source,
      message,
      position: event.position,
    }),
  };
};
