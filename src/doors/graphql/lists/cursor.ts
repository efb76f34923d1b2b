import { DomainError } from '../../../domain/errors.ts';
import { tryParseInstant } from '../../../domain/instant.ts';

/** What a list is sorted by first: a property of its model. Its id makes the order total. */
export interface Sort {
  readonly property: string;
  readonly type: 'number' | 'instant' | 'string' | 'enum';
  /** Of an enumeration: what there is of it. */
  readonly names?: readonly string[];
  readonly direction: 'asc' | 'desc';
}

/** By the id alone. */
export const byId = (direction: Sort['direction']): Sort => ({ property: 'Id', type: 'number', direction });

export const reversed = (sort: Sort): Sort => ({
  ...sort,
  direction: sort.direction === 'asc' ? 'desc' : 'asc',
});

/** Where a row stands in a sorted list. */
export interface Place {
  readonly key: string | number | null;
  readonly id: number;
}

/** The cursor of a place. `list` tells lists apart, so that none takes another one's cursor. */
export const cursorOf = (list: string, { property, direction }: Sort, { key, id }: Place): string =>
  Buffer.from(JSON.stringify([list, property, direction, key, id])).toString('base64url');

/** The place of a cursor; InvalidArgument where it is none of this list in this order. */
export function placeOf(list: string, sort: Sort, cursor: string, argument: string): Place {
  const place = readPlace(cursor, sort);
  if (place === null || cursorOf(list, sort, place) !== cursor)
    throw new DomainError('InvalidArgument', `${argument} is not a cursor of this list in this order.`);
  return place;
}

function readPlace(cursor: string, sort: Sort): Place | null {
  const parts = parsed(cursor);
  if (!Array.isArray(parts)) return null;
  const [key, id]: unknown[] = parts.slice(3);
  return isKey(key, sort) && isId(id) ? { key, id } : null;
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}

const isId = (id: unknown): id is number => Number.isSafeInteger(id);

function isKey(key: unknown, { type, names }: Sort): key is Place['key'] {
  if (key === null) return true;
  if (type === 'number') return Number.isSafeInteger(key);
  if (typeof key !== 'string') return false;
  return type === 'instant' ? tryParseInstant(key) !== null : (names?.includes(key) ?? true);
}
