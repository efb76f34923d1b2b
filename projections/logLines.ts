import type { Recorded } from '../src/domain/event.ts';
import { sortable } from '../src/domain/instant.ts';
import type { LogLevel, LogLine, TaskLogEvent } from '../src/domain/task/log.ts';

// Logs of work as rows: one a line, those of a run together.

export interface LogColumns {
  /** 0 before the work was begun. */
  readonly run: number;
  /** The number that the robot gave it; what the server says comes behind all of them. */
  readonly seq: number;
  readonly at: string;
  readonly level: string;
  readonly source: string;
  readonly message: string;
  readonly position: number;
}

export const logColumns = {
  run: 'integer',
  seq: 'integer',
  at: 'text',
  level: 'text',
  source: 'text',
  message: 'text',
  position: 'integer',
} as const;

/** Robots give numbers below this. */
export const SERVER_LINES = 2 ** 31;
/** Behind what is said of the work's own events. */
const TRUNCATED_LINE = SERVER_LINES + 2 ** 20;
const SERVER = 'Orchestream';

/** What robots have said. */
export function linesOf(event: Recorded<TaskLogEvent>): readonly LogColumns[] {
  const { run } = event.data;
  if (event.type === 'Lines') return event.data.lines.map((line) => row(event, run, line));
  return [said(event, run, TRUNCATED_LINE, 'WRN', 'The log is full: what comes later is left out.')];
}

/** A line of the server's own. */
export const said = (
  event: Recorded,
  run: number,
  seq: number,
  level: LogLevel,
  message: string,
): LogColumns => row(event, run, { seq, at: event.metadata.at, level, source: SERVER, message });

const row = (event: Recorded, run: number, { seq, at, level, source, message }: LogLine): LogColumns => ({
  run,
  seq,
  at: sortable(at),
  level,
  source,
  message,
  position: event.position,
});
