import { type RawBuilder, sql } from 'kysely';
import { taskOf, type TaskRow } from '../../../projections/taskSearch/row.ts';
import { trimmed } from '../../domain/instant.ts';
import type { TaskCreated } from '../../domain/task/events.ts';
import type { Task } from '../../domain/task/task.ts';
import type { Queries } from '../readModels.ts';
import { trimmedOrNull } from './itemView.ts';
import {
  type Folders,
  inFolders,
  type ListQuery,
  mapPage,
  type Page,
  readPage,
  type Source,
  whereAll,
} from './list.ts';
import { taskModel } from './taskModels.ts';

/**
 * A task from its row, as folding its events gives it, but for what rows do not hold: its comments, its lease and the
 * context as received.
 */
export interface TaskView extends Omit<Task, 'created' | 'comments' | 'lease' | 'endedBy'> {
  readonly created: Omit<TaskCreated, 'context' | 'priority'>;
}

const source: Source<TaskRow> = {
  model: taskModel,
  select: sql<TaskRow>`task.*`,
  from: sql`task`,
  joins: new Map<string, RawBuilder<unknown>>([
    ['process', sql`left join process on process.id = task.process_id`],
    ['external_system', sql`left join external_system on external_system.id = task.system_id`],
    ['bot', sql`left join bot on bot.id = task.bot_id`],
  ]),
  id: sql`task.id`,
  isWide: true,
};

const folderId = sql`task.folder_id`;

/** Tasks as taskModel names them, deleted ones too. */
export const listTasks = async (
  reads: Queries,
  folders: Folders,
  query: ListQuery,
): Promise<Page<TaskView>> =>
  mapPage(await readPage(reads, source, inFolders(folderId, folders), query), viewOf);

/** A task; null where there is none, or in another folder. */
export const findTask = (reads: Queries, folders: Folders, id: number): Promise<TaskView | null> =>
  findOne(reads, folders, sql`task.id = ${id}`);

/** The task whose stored context has a name (ELMA's wire contract, ctx). */
export const findTaskByContext = (
  reads: Queries,
  folders: Folders,
  contextId: string,
): Promise<TaskView | null> => findOne(reads, folders, sql`task.context_id = ${contextId.toLowerCase()}`);

async function findOne(
  reads: Queries,
  folders: Folders,
  condition: RawBuilder<boolean>,
): Promise<TaskView | null> {
  const { rows } = await sql<TaskRow>`
    select task.* from task ${whereAll([condition, ...inFolders(folderId, folders)])}
  `.execute(reads.keyed);
  return rows[0] === undefined ? null : viewOf(rows[0]);
}

function viewOf(row: TaskRow): TaskView {
  const { created, comments: _comments, lease: _lease, endedBy: _endedBy, ...task } = taskOf(row);
  const { context: _context, priority: _priority, ...facts } = created;
  return {
    ...task,
    created: facts,
    creationTime: trimmed(row.creation_time),
    updateTime: trimmed(row.update_time),
    deferDate: trimmedOrNull(row.defer_date),
    startTime: trimmedOrNull(row.start_time),
    endTime: trimmedOrNull(row.end_time),
  };
}
