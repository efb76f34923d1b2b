import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { ItemRow } from '../../../projections/itemSearch/row.ts';
import type { QueueItem } from '../../domain/queueItem/queueItem.ts';
import { assertBounded, type QueryExpression } from '../expression/ast.ts';
import type { Queries } from '../readModels.ts';
import { narrowedByQueue } from './byQueue.ts';
import { queueItemOf } from './itemView.ts';
import {
  type Folders,
  inFolders,
  type ListQuery,
  type Page,
  readPage,
  type Source,
  whereAll,
} from './list.ts';
import { mapProperties } from './mapProperties.ts';
import { queueItemModel } from './models.ts';
import { readPageOfEach } from './pageOfEach.ts';

const source: Source<ItemRow> = {
  model: queueItemModel,
  select: sql<ItemRow>`item.*`,
  from: sql`item`,
  joins: new Map<string, RawBuilder<unknown>>([
    ['robot', sql`left join robot on robot.id = item.robot_id`],
    ['queue_definition', sql`left join queue_definition on queue_definition.id = item.queue_id`],
    ['app_user', sql`left join app_user on app_user.id = item.reviewer_id`],
  ]),
  id: sql`item.id`,
  isWide: true,
};

const folderId = sql`item.folder_id`;

/** Items as queueItemModel names them, deleted ones too. */
export async function listItems(
  reads: Queries,
  folders: Folders,
  asked: ListQuery,
): Promise<Page<QueueItem>> {
  const { query, conditions } = await narrowedByQueue(reads, withNavigations(asked));
  return openedPage(
    reads,
    await readPage(reads, source, [...conditions, ...inFolders(folderId, folders)], query),
  );
}

/** A queue, as its items are looked for. */
export interface QueueInFolder {
  readonly id: number;
  readonly folderId: number;
}

/** The same page of the items of each of many queues. What is asked names nothing but members of items. */
export async function listItemsOfEach(
  reads: Queries,
  queues: readonly QueueInFolder[],
  query: ListQuery,
): Promise<readonly Page<QueueItem>[]> {
  const lists = queues.map((queue) => [
    sql<SqlBool>`item.queue_id = ${queue.id}`,
    ...inFolders(folderId, [queue.folderId]),
  ]);
  const pages = await readPageOfEach(reads, source, lists, query);
  return Promise.all(pages.map((page) => openedPage(reads, page)));
}

/** An item; null where there is none, or in another folder. */
export const findItem = (reads: Queries, folders: Folders, id: number): Promise<QueueItem | null> =>
  findOne(reads, folders, sql`item.id = ${id}`);

/** Those items that there are of many. */
export const findItems = (
  reads: Queries,
  folders: Folders,
  ids: readonly number[],
): Promise<readonly QueueItem[]> =>
  find(reads, [
    ids.length === 0 ? sql`1 = 0` : sql`item.id in (${sql.join(ids)})`,
    ...inFolders(folderId, folders),
  ]);

export const findItemByUniqueKey = (
  reads: Queries,
  folders: Folders,
  uniqueKey: string,
): Promise<QueueItem | null> => findOne(reads, folders, sql`item.unique_key = ${uniqueKey.toLowerCase()}`);

async function findOne(
  reads: Queries,
  folders: Folders,
  condition: RawBuilder<boolean>,
): Promise<QueueItem | null> {
  const [item] = await find(reads, [condition, ...inFolders(folderId, folders)]);
  return item ?? null;
}

/** All attempts of a retry chain, the first one first (UiPath's contract, retry fields). */
export const listChain = (reads: Queries, folders: Folders, key: string): Promise<readonly QueueItem[]> =>
  find(reads, [sql`item.key = ${key.toLowerCase()}`, ...inFolders(folderId, folders)]);

async function find(
  reads: Queries,
  conditions: Parameters<typeof whereAll>[0],
): Promise<readonly QueueItem[]> {
  const { rows } = await sql<ItemRow>`
    select item.* from item ${whereAll(conditions)} order by item.create_position, item.id
  `.execute(reads.keyed);
  return opened(reads, rows);
}

/** Items with their contents as they can be read. */
const opened = (reads: Queries, rows: readonly ItemRow[]): Promise<readonly QueueItem[]> =>
  reads.contents.items(rows.map(queueItemOf));

const openedPage = async (reads: Queries, page: Page<ItemRow>): Promise<Page<QueueItem>> => ({
  ...page,
  rows: await opened(reads, page.rows),
});

/** Clients ask for items by the name of their queue as if it were one of the item's own members. */
function withNavigations(query: ListQuery): ListQuery {
  const { filter, orderBy } = query;
  return {
    ...query,
    filter: filter === null ? null : throughNavigation('$filter', filter),
    orderBy: orderBy.map((term) => ({ ...term, expression: throughNavigation('$orderby', term.expression) })),
  };
}

function throughNavigation(option: string, root: QueryExpression): QueryExpression {
  assertBounded(option, root);
  return mapProperties(root, (path) =>
    path.length === 1 && path[0]?.toLowerCase() === 'queuedefinitionname'
      ? ['QueueDefinition', 'Name']
      : path,
  );
}
