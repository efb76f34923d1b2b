import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Instant } from '../../domain/instant.ts';
import type { OrderTerm, QueryExpression } from '../expression/ast.ts';
import { compileFilter } from '../expression/filter.ts';
import type { EntityModel } from '../expression/model.ts';
import { type CompiledOrder, compileOrder } from '../expression/order.ts';
import type { Queries } from '../readModels.ts';

/** Folders that the caller may read; null: all of them. */
export type Folders = readonly number[] | null;

/** What is asked of a list, whichever door it came through. Names are those of the list's model. */
export interface ListQuery {
  readonly filter: QueryExpression | null;
  /** None: by id, the highest first. */
  readonly orderBy: readonly OrderTerm[];
  readonly top: number;
  readonly skip: number;
  /** Whether the rows that the filter finds are counted. */
  readonly count: boolean;
  /** What `now()` stands for. */
  readonly now: Instant;
}

export interface Page<T> {
  readonly rows: readonly T[];
  /** Null where it was not asked for. */
  readonly count: number | null;
}

/** Where the rows of a list come from. Row types are what `select` selects. */
export interface Source<R> {
  readonly model: EntityModel;
  readonly select: RawBuilder<R>;
  /** Under the model's alias. */
  readonly from: RawBuilder<unknown>;
  /** The left join of each alias that the model's navigations name. */
  readonly joins?: ReadonlyMap<string, RawBuilder<unknown>>;
  /** What makes any order total. */
  readonly id: RawBuilder<unknown>;
  /** Rows are long: only their ids are sorted, and the rows of the page are read afterwards. */
  readonly isWide?: boolean;
}

/** One page of a list, of the rows for which all of `conditions` hold. Throws InvalidQueryOptions. */
export async function readPage<R>(
  reads: Queries,
  source: Source<R>,
  conditions: readonly RawBuilder<SqlBool>[],
  query: ListQuery,
): Promise<Page<R>> {
  const search = searchOf(reads, source, conditions, query);
  const [rows, count] = await Promise.all([
    query.top === 0 ? [] : readRows(reads, search),
    query.count ? countRows(reads, search) : null,
  ]);
  return { rows, count };
}

/** Throws InvalidQueryOptions. */
export function searchOf<R>(
  reads: Queries,
  source: Source<R>,
  conditions: readonly RawBuilder<SqlBool>[],
  query: ListQuery,
): Search<R> {
  const settings = { dialect: reads.dialect, now: query.now };
  const filter = query.filter === null ? null : compileFilter(query.filter, source.model, settings);
  const order = compileOrder(query.orderBy, source.model, settings);
  const where = filter === null ? conditions : [...conditions, sql<SqlBool>`(${filter.condition})`];
  return { source, where, joins: filter?.joins ?? new Set(), order, query };
}

/** How the rows of one page are found. */
export interface Search<R> {
  readonly source: Source<R>;
  readonly where: readonly RawBuilder<SqlBool>[];
  readonly joins: ReadonlySet<string>;
  readonly order: CompiledOrder;
  readonly query: ListQuery;
}

async function readRows<R>(reads: Queries, search: Search<R>): Promise<readonly R[]> {
  const { rows } = await pageOf(search, search.source.select).execute(reads.lists);
  return rows;
}

/** The statement that reads a page. */
export function pageOf<R>(search: Search<R>, select: RawBuilder<unknown>): RawBuilder<R> {
  const { source, where, order, query } = search;
  const { from, id } = source;
  const joins = joined(source, new Set([...search.joins, ...order.joins]));
  const found = sql`from ${from} ${joins} ${whereAll(where)}`;
  const inOrder = sql`order by ${orderOf(search)}`;
  const page = sql`${inOrder} limit ${query.top} offset ${query.skip}`;
  const sortsRows = source.isWide !== true || order.terms.length === 0;
  return sortsRows
    ? sql<R>`select ${select} ${found} ${page}`
    : sql<R>`select ${select} from ${from} ${joins} where ${id} in (select ${id} ${found} ${page}) ${inOrder}`;
}

export function orderOf<R>({
  source: { id },
  order: { terms },
  query: { orderBy },
}: Pick<Search<R>, 'source' | 'order' | 'query'>): RawBuilder<unknown> {
  // Equal rows go the way of the last term: a history by time stays in the order of its events.
  const idTerm = orderBy.at(-1)?.direction === 'asc' ? sql`${id} asc` : sql`${id} desc`;
  return sql.join([...terms, idTerm]);
}

/** The statement that counts what a search finds; its row names the list by a number. */
export const countOf = <R>(
  { source, where, joins }: Search<R>,
  list = 0,
): RawBuilder<{ readonly list_number: number; readonly count: number }> =>
  sql`select ${sql.lit(list)} as list_number, count(*) as count from ${source.from} ${joined(source, joins)} ${whereAll(where)}`;

async function countRows<R>(reads: Queries, search: Search<R>): Promise<number> {
  const { rows } = await countOf(search).execute(reads.lists);
  return rows[0]?.count ?? 0;
}

function joined<R>({ joins, model }: Source<R>, aliases: ReadonlySet<string>): RawBuilder<unknown> {
  const clauses = [...aliases].map((alias) => {
    const join = joins?.get(alias);
    if (join === undefined) throw new TypeError(`the list of ${model.name} knows no ${alias} to join`);
    return join;
  });
  return sql.join(clauses, sql` `);
}

export const whereAll = (conditions: readonly RawBuilder<SqlBool>[]): RawBuilder<unknown> =>
  conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;

/** Narrows to the caller's folders. */
export function inFolders(column: RawBuilder<unknown>, folders: Folders): RawBuilder<SqlBool>[] {
  if (folders === null) return [];
  const [first] = folders;
  if (first === undefined) return [sql<SqlBool>`1 = 0`];
  return folders.length === 1
    ? [sql<SqlBool>`${column} = ${first}`]
    : [sql<SqlBool>`${column} in (${sql.join(folders)})`];
}

export const mapPage = <A, B>({ rows, count }: Page<A>, map: (row: A) => B): Page<B> => ({
  rows: rows.map(map),
  count,
});
