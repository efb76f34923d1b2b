import { trimmed } from '../../domain/instant.ts';
import type { LogLevel } from '../../domain/task/log.ts';
import { lineText } from '../../domain/task/log.ts';
import type { ReadModels } from '../readModels.ts';

/** A line of a task's log, in the order in which they are shown. */
export interface TaskLogLine {
  readonly run: number;
  readonly at: string;
  readonly level: LogLevel;
  readonly source: string;
  readonly message: string;
}

/** The lines of a task's log, run by run: all, or so many behind the first ones. */
export async function listTaskLog(
  reads: ReadModels,
  taskId: number,
  page?: { readonly top: number; readonly skip: number },
): Promise<readonly TaskLogLine[]> {
  const lines = reads.lists
    .selectFrom('task_log_line')
    .select(['run', 'at', 'level', 'source', 'message'])
    .where('task_id', '=', taskId)
    .orderBy('run')
    .orderBy('seq');
  const rows = await (page === undefined ? lines : lines.limit(page.top).offset(page.skip)).execute();
  return rows.map((row) => ({ ...row, at: trimmed(row.at), level: row.level as LogLevel }));
}

/** The log as ELMA's clients read it; null where there is no line. */
export async function taskLogText(reads: ReadModels, taskId: number): Promise<string | null> {
  const lines = await listTaskLog(reads, taskId);
  return lines.length === 0 ? null : lines.map(lineText).join('');
}
