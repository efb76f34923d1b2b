import { sql } from 'kysely';
import { nameOf, taskStatusNames } from '../../../projections/names.ts';
import type { TaskHistoryRow } from '../../../projections/taskHistory/taskHistory.ts';
import { eventId } from '../../domain/eventId.ts';
import { trimmed } from '../../domain/instant.ts';
import type { TaskStatus } from '../../domain/task/statusMachine.ts';
import type { ReadModels } from '../readModels.ts';
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
import { taskHistoryModel } from './taskModels.ts';
import { readPageOfEach } from './pageOfEach.ts';
import { narrowed, shownAs, type WorkInFolder } from './workEvents.ts';

/** An event of a task with the task's state after it. */
export interface TaskHistoryEntry {
  readonly id: number;
  readonly taskId: number;
  readonly folderId: number;
  /** Of the event in its task's stream. */
  readonly revision: number;
  readonly at: string;
  /** As it is stored. */
  readonly type: string;
  readonly status: TaskStatus;
  readonly reviewerId: number | null;
  readonly reviewerName: string | null;
  /** The user, or the one a robot acts as. */
  readonly userId: number | null;
  readonly userName: string;
  readonly principalKind: string;
  readonly principalId: string;
  readonly door: string;
}

type Shown = TaskHistoryRow & { readonly shown_id: number };

const source: Source<Shown> = {
  model: taskHistoryModel,
  select: sql<Shown>`event.*`,
  from: sql`(select task_event.*, coalesce(public_id, id) as shown_id from task_event) as event`,
  id: sql`event.id`,
};

const folderId = sql`event.folder_id`;

/** The history of one task, or of all of them, as taskHistoryModel names it. */
export async function listTaskHistory(
  reads: ReadModels,
  folders: Folders,
  query: ListQuery,
  taskId?: number,
): Promise<Page<TaskHistoryEntry>> {
  const conditions = [...narrowed('event', query, taskId, 'TaskId'), ...inFolders(folderId, folders)];
  return mapPage(await readPage(reads, source, conditions, query), entryOf);
}

/** The same page of the histories of many tasks. */
export async function listTaskHistories(
  reads: ReadModels,
  works: readonly WorkInFolder[],
  query: ListQuery,
): Promise<readonly Page<TaskHistoryEntry>[]> {
  const lists = works.map((work) => [
    ...narrowed('event', query, work.id, 'TaskId'),
    ...inFolders(folderId, [work.folderId]),
  ]);
  return (await readPageOfEach(reads, source, lists, query)).map((page) => mapPage(page, entryOf));
}

/** By the id that it is shown with; null where there is none, or in another folder. */
export async function findTaskHistoryEntry(
  reads: ReadModels,
  folders: Folders,
  id: number,
): Promise<TaskHistoryEntry | null> {
  const { rows } = await sql<Shown>`
    select event.* from ${source.from} ${whereAll([shownAs('event', id), ...inFolders(folderId, folders)])}
  `.execute(reads.keyed);
  return rows[0] === undefined ? null : entryOf(rows[0]);
}

const entryOf = (row: Shown): TaskHistoryEntry => ({
  id: row.shown_id,
  taskId: row.task_id,
  folderId: row.folder_id,
  revision: row.id - eventId(row.task_id, 0),
  at: trimmed(row.at),
  type: row.type,
  status: nameOf(taskStatusNames, row.status),
  reviewerId: row.reviewer_id,
  reviewerName: row.reviewer_name,
  userId: row.user_id,
  userName: row.user_name,
  principalKind: row.principal_kind,
  principalId: row.principal_id,
  door: row.door,
});
