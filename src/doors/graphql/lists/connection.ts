import { DomainError } from '../../../domain/errors.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import type { ListQuery, Page } from '../../../readModel/queries/list.ts';
import { askForRows, type Reader } from '../reading.ts';
import { cursorOf, type Place, placeOf, type Sort } from './cursor.ts';
import { all, behind, orderOf } from './predicates.ts';

/** A page of a list as Relay wants it. */
export interface Connection<T> {
  readonly edges: readonly { readonly node: T; readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** Counts the whole list. */
  readonly count: () => Promise<number>;
}

/** A list of rows that pages are read from. */
export interface List<R, T> {
  /** Names the list in its cursors. */
  readonly name: string;
  readonly sort: Sort;
  readonly filter: QueryExpression | null;
  readonly read: (query: ListQuery) => Promise<Page<R>>;
  readonly nodeOf: (row: R) => T;
  readonly placeOf: (row: R) => Place;
}

interface PageRequest {
  readonly first?: number | null;
  readonly after?: string | null;
}

export const MAX_PAGE = 1_000;
const USUAL_PAGE = 50;

/** Reads one page. Throws InvalidArgument for a page size or a cursor that cannot be, or for too many rows in all. */
export async function readConnection<R, T>(
  reader: Reader,
  list: List<R, T>,
  { first, after }: PageRequest,
): Promise<Connection<T>> {
  const size = pageSize(first);
  askForRows(reader, size);
  const place = typeof after === 'string' ? placeOf(list.name, list.sort, after) : null;
  const conditions = [list.filter, place === null ? null : behind(list.sort, place)];
  const query: ListQuery = {
    filter: all(conditions.filter((condition) => condition !== null)),
    orderBy: orderOf(list.sort),
    // One more tells whether there is a next page.
    top: size + 1,
    skip: 0,
    count: false,
    // None of the conditions made here asks for it.
    now: fromMilliseconds(0),
  };
  const { rows } = await list.read(query);
  const edges = rows.slice(0, size).map((row) => ({
    node: list.nodeOf(row),
    cursor: cursorOf(list.name, list.sort, list.placeOf(row)),
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > size,
      hasPreviousPage: place !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count: async () => (await list.read({ ...query, filter: list.filter, top: 0, count: true })).count ?? 0,
  };
}

function pageSize(first: number | null | undefined): number {
  if (first === null || first === undefined) return USUAL_PAGE;
  if (first < 0 || first > MAX_PAGE)
    throw new DomainError('InvalidArgument', `first must be between 0 and ${MAX_PAGE}.`);
  return first;
}
