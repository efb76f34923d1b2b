import { sql } from 'kysely';
import { trimmed } from '../../domain/instant.ts';
import type { LogLevel } from '../../domain/task/log.ts';
import { lineText } from '../../domain/task/log.ts';
import type { WorkKind } from '../../domain/work.ts';
import type { ReadModels } from '../readModels.ts';

/** A line of the log of a piece of work, in the order in which they are shown. */
export interface TaskLogLine {
  readonly run: number;
  readonly seq: number;
  readonly at: string;
  readonly level: LogLevel;
  readonly source: string;
  readonly message: string;
}

interface LogPage {
  readonly top: number;
  readonly skip: number;
}

/** The lines of a task's log, run by run: all, or so many behind the first ones. */
export const listTaskLog = (
  reads: ReadModels,
  taskId: number,
  page?: LogPage,
): Promise<readonly TaskLogLine[]> => listLog(reads, 'task', taskId, page);

/** As listTaskLog, of either kind of work. */
export async function listLog(
  reads: ReadModels,
  kind: WorkKind,
  id: number,
  page?: LogPage,
): Promise<readonly TaskLogLine[]> {
  const [table, column] = logTables[kind];
  const limit = page === undefined ? sql`` : sql`limit ${page.top} offset ${page.skip}`;
  const { rows } = await sql<TaskLogLine>`
    select run, seq, at, level, source, message from ${sql.table(table)}
    where ${sql.ref(column)} = ${id} order by run, seq ${limit}
  `.execute(reads.lists);
  return rows.map((row) => ({ ...row, at: trimmed(row.at) }));
}

/** Where the lines of logs are, and which column names the work. */
export const logTables = {
  task: ['task_log_line', 'task_id'],
  queueItem: ['item_log_line', 'item_id'],
} as const satisfies Record<WorkKind, readonly [string, string]>;

/** The log as ELMA's clients read it; null where there is no line. */
export async function taskLogText(reads: ReadModels, taskId: number): Promise<string | null> {
  const lines = await listTaskLog(reads, taskId);
  return lines.length === 0 ? null : lines.map(lineText).join('');
}
