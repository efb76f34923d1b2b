import { sql } from 'kysely';
import type { CommentRow } from '../../../projections/comments/comments.ts';
import { trimmed } from '../../domain/instant.ts';
import type { Seal } from '../../domain/personal.ts';
import { ERASED } from '../../domain/personal.ts';
import type { Queries, ReadModels } from '../readModels.ts';
import {
  type Folders,
  inFolders,
  type ListQuery,
  type Page,
  readPage,
  type Source,
  whereAll,
} from './list.ts';
import { commentModel } from './models.ts';
import { readPageOfEach } from './pageOfEach.ts';
import { narrowed, shownAs, type WorkInFolder } from './workEvents.ts';

export interface CommentView {
  readonly id: number;
  /** Of the item, or of the task. */
  readonly itemId: number;
  readonly folderId: number;
  /** By it the comment is edited and deleted (see the commands EditComment and DeleteComment). */
  readonly revision: number;
  readonly text: string;
  readonly creationTime: string;
  readonly userId: number | null;
  readonly userName: string;
  readonly principalKind: string;
  readonly principalId: string;
}

export type ShownComment = CommentRow & { readonly shown_id: number };

const source: Source<ShownComment> = {
  model: commentModel,
  select: sql<ShownComment>`comment.*`,
  from: sql`(select item_comment.*, coalesce(public_id, id) as shown_id from item_comment) as comment`,
  id: sql`comment.id`,
};

const folderId = sql`comment.folder_id`;

/** The comments on one item, or on all of them, as commentModel names them. */
export async function listComments(
  reads: ReadModels,
  folders: Folders,
  query: ListQuery,
  itemId?: number,
): Promise<Page<CommentView>> {
  const conditions = [...narrowed('comment', query, itemId), ...inFolders(folderId, folders)];
  return openedPage(reads, await readPage(reads, source, conditions, query));
}

/** The same page of the comments on each of many items. */
export async function listCommentsOfEach(
  reads: ReadModels,
  works: readonly WorkInFolder[],
  query: ListQuery,
): Promise<readonly Page<CommentView>[]> {
  const lists = works.map((work) => [
    ...narrowed('comment', query, work.id),
    ...inFolders(folderId, [work.folderId]),
  ]);
  const pages = await readPageOfEach(reads, source, lists, query);
  return Promise.all(pages.map((page) => openedPage(reads, page)));
}

/** By the id that it is shown with; null where there is none, or in another folder. */
export async function findComment(
  reads: ReadModels,
  folders: Folders,
  id: number,
): Promise<CommentView | null> {
  const { rows } = await sql<ShownComment>`
    select comment.* from ${source.from} ${whereAll([shownAs('comment', id), ...inFolders(folderId, folders)])}
  `.execute(reads.keyed);
  const [view = null] = await opened(reads, rows);
  return view;
}

/** Comments with their texts as they can be read. */
async function opened(reads: Queries, rows: readonly ShownComment[]): Promise<readonly CommentView[]> {
  const texts = await reads.contents.comments(
    rows.map(({ text, text_seal: seal }) => ({
      text,
      seal: seal === null ? null : (JSON.parse(seal) as Seal),
    })),
  );
  return rows.map((row, index) => ({ ...viewOf(row), text: texts[index] ?? ERASED }));
}

const openedPage = async (reads: Queries, page: Page<ShownComment>): Promise<Page<CommentView>> => ({
  ...page,
  rows: await opened(reads, page.rows),
});

export const viewOf = (row: ShownComment): CommentView => ({
  id: row.shown_id,
  itemId: row.item_id,
  folderId: row.folder_id,
  revision: row.revision,
  text: row.text,
  creationTime: trimmed(row.creation_time),
  userId: row.user_id,
  userName: row.user_name,
  principalKind: row.principal_kind,
  principalId: row.principal_id,
});
