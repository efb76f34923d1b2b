import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Queries } from '../readModels.ts';
import {
  countOf,
  type ListQuery,
  orderOf,
  type Page,
  pageOf,
  readPage,
  type Search,
  searchOf,
  type Source,
} from './list.ts';

/** SQLite joins at most 500 in one statement. */
const MAX_LISTS = 200;

/** The conditions of one of many lists. */
type Conditions = readonly RawBuilder<SqlBool>[];

/**
 * The same page of many lists, each with conditions of its own, in one statement for each 200 of them: for lists within
 * a list. The order must need no join. Throws InvalidQueryOptions.
 */
export async function readPageOfEach<R>(
  reads: Queries,
  source: Source<R>,
  lists: readonly Conditions[],
  query: ListQuery,
): Promise<readonly Page<R>[]> {
  const [only, ...more] = lists;
  if (only === undefined) return [];
  if (more.length === 0) return [await readPage(reads, source, only, query)];
  const pages = [];
  for (let from = 0; from < lists.length; from += MAX_LISTS)
    pages.push(readTogether(reads, source, lists.slice(from, from + MAX_LISTS), query));
  return (await Promise.all(pages)).flat();
}

async function readTogether<R>(
  reads: Queries,
  source: Source<R>,
  lists: readonly Conditions[],
  query: ListQuery,
): Promise<readonly Page<R>[]> {
  const searches = lists.map((conditions) => searchOf(reads, source, conditions, query));
  const [rows, counts] = await Promise.all([
    query.top === 0 ? new Map<number, R[]>() : readRows(reads, source, searches),
    query.count ? countRows(reads, searches) : null,
  ]);
  return lists.map((_, index) => ({
    rows: rows.get(index) ?? [],
    count: counts === null ? null : (counts.get(index) ?? 0),
  }));
}

/** Rows of all pages by the numbers of their lists. */
async function readRows<R>(
  reads: Queries,
  source: Source<R>,
  searches: readonly Search<R>[],
): Promise<ReadonlyMap<number, R[]>> {
  const pages = searches.map((search, index) => numberedPage(search, index));
  const alias = sql.ref(source.model.alias);
  const [any] = searches;
  const order = any === undefined ? sql`` : sql`, ${orderOf(any)}`;
  const { rows } = await sql<R & { readonly list_number: number }>`
    select * from (${sql.join(pages, sql` union all `)}) as ${alias} order by ${alias}.list_number${order}
  `.execute(reads.lists);
  return Map.groupBy(rows, ({ list_number }) => list_number);
}

const numberedPage = <R>(search: Search<R>, list: number): RawBuilder<unknown> =>
  sql`select * from (${pageOf(search, sql`${search.source.select}, ${sql.lit(list)} as list_number`)}) as page`;

async function countRows<R>(
  reads: Queries,
  searches: readonly Search<R>[],
): Promise<ReadonlyMap<number, number>> {
  const counts = searches.map((search, index) => countOf(search, index));
  const { rows } = await sql<{ readonly list_number: number; readonly count: number }>`
    ${sql.join(counts, sql` union all `)}
  `.execute(reads.lists);
  return new Map(rows.map(({ list_number, count }) => [list_number, count]));
}
