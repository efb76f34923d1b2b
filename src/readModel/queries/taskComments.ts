import { sql } from 'kysely';
import type { ReadModels } from '../readModels.ts';
import { type CommentView, type ShownComment, viewOf } from './comments.ts';
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
import { taskCommentModel } from './taskModels.ts';
import { readPageOfEach } from './pageOfEach.ts';
import { narrowed, shownAs, type WorkInFolder } from './workEvents.ts';

const source: Source<ShownComment> = {
  model: taskCommentModel,
  select: sql<ShownComment>`comment.*`,
  from: sql`(select task_comment.*, coalesce(public_id, id) as shown_id from task_comment) as comment`,
  id: sql`comment.id`,
};

const folderId = sql`comment.folder_id`;

/** The comments on one task, or on all of them, as taskCommentModel names them; `itemId` is that of the task. */
export async function listTaskComments(
  reads: ReadModels,
  folders: Folders,
  query: ListQuery,
  taskId?: number,
): Promise<Page<CommentView>> {
  const conditions = [...narrowed('comment', query, taskId, 'TaskId'), ...inFolders(folderId, folders)];
  return mapPage(await readPage(reads, source, conditions, query), viewOf);
}

/** The same page of the comments on each of many tasks. */
export async function listTaskCommentsOfEach(
  reads: ReadModels,
  works: readonly WorkInFolder[],
  query: ListQuery,
): Promise<readonly Page<CommentView>[]> {
  const lists = works.map((work) => [
    ...narrowed('comment', query, work.id, 'TaskId'),
    ...inFolders(folderId, [work.folderId]),
  ]);
  return (await readPageOfEach(reads, source, lists, query)).map((page) => mapPage(page, viewOf));
}

/** By the id that it is shown with; null where there is none, or in another folder. */
export async function findTaskComment(
  reads: ReadModels,
  folders: Folders,
  id: number,
): Promise<CommentView | null> {
  const { rows } = await sql<ShownComment>`
    select comment.* from ${source.from} ${whereAll([shownAs('comment', id), ...inFolders(folderId, folders)])}
  `.execute(reads.keyed);
  return rows[0] === undefined ? null : viewOf(rows[0]);
}
