import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { operationKindNames, operationStatusNames } from '../../../projections/names.ts';
import { operationOf, type OperationRow } from '../../../projections/operations/operations.ts';
import { fromMilliseconds, trimmed } from '../../domain/instant.ts';
import { type Operation, operationStatuses } from '../../domain/operation/operation.ts';
import { statuses } from '../../domain/queueItem/statusMachine.ts';
import type { QueryExpression } from '../expression/ast.ts';
import { entityModel, enumeration } from '../expression/model.ts';
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
} from './list.ts';
import { queueItemModel } from './models.ts';

const operationModel = entityModel({
  name: 'Operation',
  alias: 'operation',
  properties: {
    Id: { type: 'int', column: 'id', nullable: false },
    Status: {
      type: 'enum',
      column: 'status',
      nullable: false,
      enumeration: enumeration(operationStatusNames, 'number'),
    },
    Kind: {
      type: 'enum',
      column: 'kind',
      nullable: false,
      enumeration: enumeration(operationKindNames, 'number'),
    },
  },
});

const source: Source<OperationRow> = {
  model: operationModel,
  select: sql<OperationRow>`operation.*`,
  from: sql`operation`,
  id: sql`operation.id`,
};

/** Changes to many items of some folders. */
export const listOperations = async (
  reads: Queries,
  folders: Folders,
  query: ListQuery,
): Promise<Page<Operation>> =>
  mapPage(await readPage(reads, source, inFolders(sql`operation.folder_id`, folders), query), viewOf);

/** One of a folder; null where there is none. */
export async function findOperation(reads: Queries, folderId: number, id: number): Promise<Operation | null> {
  const row = await reads.keyed
    .selectFrom('operation')
    .selectAll()
    .where('id', '=', id)
    .where('folder_id', '=', folderId)
    .executeTakeFirst();
  return row === undefined ? null : viewOf(row);
}

/** The ids of those that run, as far as the rows know. */
export async function listRunningOperations(reads: Queries): Promise<readonly number[]> {
  const rows = await reads.keyed
    .selectFrom('operation')
    .select('id')
    .where('status', '=', operationStatuses.Running)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

const viewOf = (row: OperationRow): Operation => {
  const operation = operationOf(row);
  return {
    ...operation,
    startedAt: trimmed(operation.startedAt),
    endedAt: trimmedOrNull(operation.endedAt),
  };
};

/** Which items an operation is about. */
export interface OperationItems {
  readonly folderId: number;
  /** A condition on members of items alone. */
  readonly filter: QueryExpression;
  /** Items added behind this position in the log are not among them. */
  readonly until: number;
}

const itemIds: Source<{ readonly id: number }> = {
  model: queueItemModel,
  select: sql<{ id: number }>`item.id`,
  from: sql`item`,
  id: sql`item.id`,
};

/** At most `top` of them with ids above `cursor`, by id. Deleted items are never among them. */
export async function nextItems(
  reads: Queries,
  items: OperationItems,
  cursor: number,
  top: number,
): Promise<readonly number[]> {
  const conditions = [...conditionsOf(items), sql<SqlBool>`item.id > ${cursor}`];
  const { rows } = await readPage(reads, itemIds, conditions, { ...queryOf(items), top });
  return rows.map(({ id }) => id);
}

/** How many there are. Throws InvalidQueryOptions. */
export async function countItems(reads: Queries, items: OperationItems): Promise<number> {
  const page = await readPage(reads, itemIds, conditionsOf(items), { ...queryOf(items), count: true });
  return page.count ?? 0;
}

const conditionsOf = ({ folderId, until }: OperationItems): RawBuilder<SqlBool>[] => [
  ...inFolders(sql`item.folder_id`, [folderId]),
  sql<SqlBool>`item.create_position <= ${until}`,
  sql<SqlBool>`item.status <> ${statuses.Deleted}`,
];

const queryOf = ({ filter }: OperationItems): ListQuery => ({
  filter,
  orderBy: [{ expression: { kind: 'property', path: ['Id'] }, direction: 'asc' }],
  top: 0,
  skip: 0,
  count: false,
  // No filter of an operation asks for it.
  now: fromMilliseconds(0),
});
