import { sql } from 'kysely';
import { eventId } from '../../domain/eventId.ts';
import type { HistoryRow } from '../../../projections/itemHistory/itemHistory.ts';
import {
  type Action,
  actionNames,
  nameOf,
  reviewStatusNames,
  statusNames,
} from '../../../projections/names.ts';
import { trimmed } from '../../domain/instant.ts';
import type { ReviewStatus, Status } from '../../domain/queueItem/statusMachine.ts';
import type { Queries } from '../readModels.ts';
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
import { historyModel } from './models.ts';
import { readPageOfEach } from './pageOfEach.ts';
import { narrowed, shownAs, type WorkInFolder } from './workEvents.ts';

/** An event of an item with the item's state after it. */
export interface HistoryEntry {
  readonly id: number;
  readonly itemId: number;
  readonly folderId: number;
  /** Of the event in its item's stream. */
  readonly revision: number;
  readonly at: string;
  readonly action: Action;
  /** As it is stored. */
  readonly type: string;
  readonly status: Status;
  readonly reviewStatus: ReviewStatus;
  readonly reviewerId: number | null;
  readonly reviewerName: string | null;
  /** The user, or the one a robot acts as. */
  readonly userId: number | null;
  readonly userName: string;
  readonly principalKind: string;
  readonly principalId: string;
  readonly externalClientId: string | null;
  readonly door: string;
}

type Shown = HistoryRow & { readonly shown_id: number; readonly external_client_id: string | null };

const source: Source<Shown> = {
  model: historyModel,
  select: sql<Shown>`event.*`,
  from: sql`(
    select item_event.*, coalesce(public_id, id) as shown_id,
      case principal_kind when 'app' then principal_id end as external_client_id
    from item_event
  ) as event`,
  id: sql`event.id`,
};

const folderId = sql`event.folder_id`;

/** The history of one item, or of all of them, as historyModel names it. */
export async function listHistory(
  reads: Queries,
  folders: Folders,
  query: ListQuery,
  itemId?: number,
): Promise<Page<HistoryEntry>> {
  const conditions = [...narrowed('event', query, itemId), ...inFolders(folderId, folders)];
  return mapPage(await readPage(reads, source, conditions, query), entryOf);
}

/** The same page of the histories of many items. */
export async function listHistories(
  reads: Queries,
  works: readonly WorkInFolder[],
  query: ListQuery,
): Promise<readonly Page<HistoryEntry>[]> {
  const lists = works.map((work) => [
    ...narrowed('event', query, work.id),
    ...inFolders(folderId, [work.folderId]),
  ]);
  return (await readPageOfEach(reads, source, lists, query)).map((page) => mapPage(page, entryOf));
}

/** By the id that it is shown with; null where there is none, or in another folder. */
export async function findHistoryEntry(
  reads: Queries,
  folders: Folders,
  id: number,
): Promise<HistoryEntry | null> {
  const { rows } = await sql<Shown>`
    select event.* from ${source.from} ${whereAll([shownAs('event', id), ...inFolders(folderId, folders)])}
  `.execute(reads.keyed);
  return rows[0] === undefined ? null : entryOf(rows[0]);
}

const entryOf = (row: Shown): HistoryEntry => ({
  id: row.shown_id,
  itemId: row.item_id,
  folderId: row.folder_id,
  revision: row.id - eventId(row.item_id, 0),
  at: trimmed(row.at),
  action: nameOf(actionNames, row.action),
  type: row.type,
  status: nameOf(statusNames, row.status),
  reviewStatus: nameOf(reviewStatusNames, row.review_status),
  reviewerId: row.reviewer_id,
  reviewerName: row.reviewer_name,
  userId: row.user_id,
  userName: row.user_name,
  principalKind: row.principal_kind,
  principalId: row.principal_id,
  externalClientId: row.external_client_id,
  door: row.door,
});
