import { type RawBuilder, sql } from 'kysely';
import type { ItemRow } from '../../../projections/itemSearch/row.ts';
import type { QueueItem } from '../../domain/queueItem/queueItem.ts';
import { assertBounded, type QueryExpression } from '../expression/ast.ts';
import type { ReadModels } from '../readModels.ts';
import { queueItemOf } from './itemView.ts';
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
import { queueItemModel } from './models.ts';

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
};

const folderId = sql`item.folder_id`;

/** Items as queueItemModel names them, deleted ones too. */
export async function listItems(
  reads: ReadModels,
  folders: Folders,
  query: ListQuery,
): Promise<Page<QueueItem>> {
  const named = {
    ...query,
    filter: query.filter === null ? null : withNavigations('$filter', query.filter),
    orderBy: query.orderBy.map((term) => ({
      ...term,
      expression: withNavigations('$orderby', term.expression),
    })),
  };
  return mapPage(await readPage(reads, source, inFolders(folderId, folders), named), queueItemOf);
}

/** An item; null where there is none, or in another folder. */
export const findItem = (reads: ReadModels, folders: Folders, id: number): Promise<QueueItem | null> =>
  findOne(reads, folders, sql`item.id = ${id}`);

export const findItemByUniqueKey = (
  reads: ReadModels,
  folders: Folders,
  uniqueKey: string,
): Promise<QueueItem | null> => findOne(reads, folders, sql`item.unique_key = ${uniqueKey.toLowerCase()}`);

async function findOne(
  reads: ReadModels,
  folders: Folders,
  condition: RawBuilder<boolean>,
): Promise<QueueItem | null> {
  const [item] = await find(reads, [condition, ...inFolders(folderId, folders)]);
  return item ?? null;
}

/** All attempts of a retry chain, the first one first (UiPath's contract, retry fields). */
export const listChain = (reads: ReadModels, folders: Folders, key: string): Promise<readonly QueueItem[]> =>
  find(reads, [sql`item.key = ${key.toLowerCase()}`, ...inFolders(folderId, folders)]);

async function find(
  reads: ReadModels,
  conditions: Parameters<typeof whereAll>[0],
): Promise<readonly QueueItem[]> {
  const { rows } = await sql<ItemRow>`
    select item.* from item ${whereAll(conditions)} order by item.create_position, item.id
  `.execute(reads.keyed);
  return rows.map(queueItemOf);
}

/** Clients ask for items by the name of their queue as if it were one of the item's own members. */
function withNavigations(option: string, root: QueryExpression): QueryExpression {
  assertBounded(option, root);
  return throughNavigation(root);
}

function throughNavigation(node: QueryExpression): QueryExpression {
  switch (node.kind) {
    case 'property': {
      const isShort = node.path.length === 1 && node.path[0]?.toLowerCase() === 'queuedefinitionname';
      return isShort ? { ...node, path: ['QueueDefinition', 'Name'] } : node;
    }
    case 'compare':
      return { ...node, left: throughNavigation(node.left), right: throughNavigation(node.right) };
    case 'call':
      return { ...node, args: node.args.map(throughNavigation) };
    case 'in':
      return { ...node, operand: throughNavigation(node.operand) };
    case 'and':
    case 'or':
      return { ...node, operands: node.operands.map(throughNavigation) };
    case 'not':
      return { ...node, operand: throughNavigation(node.operand) };
    default:
      return node;
  }
}
