import { fromMilliseconds } from '../../../domain/instant.ts';
import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import type { ListQuery, Page } from '../../../readModel/queries/list.ts';
import { askForRows, type Reader } from '../reading.ts';
import { cursorOf, type Place, placeOf, reversed, type Sort } from './cursor.ts';
import { type PageRequest, type PageSize, pageSizeOf } from './pageSize.ts';
import { all, behind, orderOf } from './predicates.ts';

/** A page of a list as Relay wants it (GraphQL Cursor Connections Specification). */
export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** Counts the whole list. */
  readonly count: () => Promise<number>;
}

interface Edge<T> {
  readonly node: T;
  readonly cursor: string;
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

/** A list whose rows are read by their places. */
export interface PlacedList<R, T> extends Pick<List<R, T>, 'name' | 'sort' | 'nodeOf' | 'placeOf'> {
  /** At most so many rows between two places, in the order of the list or, from its end, in the other one. */
  readonly readRows: (part: ListPart) => Promise<readonly R[]>;
  readonly count: () => Promise<number>;
}

/** A part of a list. */
export interface ListPart extends PageSize {
  readonly after: Place | null;
  readonly before: Place | null;
}

/** Reads one page of rows that a query finds: see readPlaced. */
export const readConnection = <R, T>(
  reader: Reader,
  list: List<R, T>,
  request: PageRequest,
): Promise<Connection<T>> =>
  readPlaced(
    reader,
    {
      ...list,
      readRows: async (part) => (await list.read(queryOf(list, part))).rows,
      count: async () => (await list.read({ ...wholeOf(list), top: 0, count: true })).count ?? 0,
    },
    request,
  );

/**
 * Reads one page, from either end. Throws InvalidArgument for a page size or a cursor that cannot be, or for too many
 * rows in all.
 */
export async function readPlaced<R, T>(
  reader: Reader,
  list: PlacedList<R, T>,
  request: PageRequest,
): Promise<Connection<T>> {
  const size = pageSizeOf(request);
  askForRows(reader, size.rows);
  const after = placeAt(list, 'after', request.after);
  const before = placeAt(list, 'before', request.before);
  // One more tells whether there is another page.
  const rows = await list.readRows({ ...size, rows: size.rows + 1, after, before });
  const found = rows.slice(0, size.rows);
  const edges = (size.fromEnd ? found.toReversed() : found).map((row) => ({
    node: list.nodeOf(row),
    cursor: cursorOf(list.name, list.sort, list.placeOf(row)),
  }));
  const hasMore = rows.length > size.rows;
  return {
    edges,
    pageInfo: {
      // Towards the other end there is at least the row whose cursor was given.
      hasNextPage: size.fromEnd ? before !== null : hasMore,
      hasPreviousPage: size.fromEnd ? hasMore : after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count: () => list.count(),
  };
}

const placeAt = <R, T>(
  { name, sort }: Pick<List<R, T>, 'name' | 'sort'>,
  argument: 'after' | 'before',
  cursor: string | null | undefined,
): Place | null => (typeof cursor === 'string' ? placeOf(name, sort, cursor, argument) : null);

const wholeOf = <R, T>({ filter, sort }: List<R, T>): ListQuery => ({
  filter,
  orderBy: orderOf(sort),
  top: 0,
  skip: 0,
  count: false,
  // None of the conditions made here asks for it.
  now: fromMilliseconds(0),
});

function queryOf<R, T>(list: List<R, T>, { rows, fromEnd, after, before }: ListPart): ListQuery {
  const { filter, sort } = list;
  const conditions = [
    filter,
    after === null ? null : behind(sort, after),
    before === null ? null : behind(reversed(sort), before),
  ];
  return {
    ...wholeOf(list),
    filter: all(conditions.filter((condition) => condition !== null)),
    orderBy: orderOf(fromEnd ? reversed(sort) : sort),
    top: rows,
  };
}
