import type { ReadyEntry, ReferenceFilter } from '../readModel/queueIndex.ts';

/** What one node asks of another: `POST /internal/next`. */
export const NEXT_PATH = '/internal/next';

/** The header that proves that a node asks. */
export const SECRET_HEADER = 'x-orchestream-cluster';

export interface Asked {
  readonly queueId: number;
  readonly filter?: ReferenceFilter;
  /** How many items at most. */
  readonly count: number;
  /** Log position at which the asking node has seen an item there: who has not come so far looks again. */
  readonly seen: number;
}

/** Throws a SyntaxError or TypeError where it is none. */
export function readAsked(text: string): Asked {
  const asked: unknown = JSON.parse(text);
  const queueId = numberIn(asked, 'queueId');
  const count = numberIn(asked, 'count');
  const seen = numberIn(asked, 'seen');
  const filter = memberOf(asked, 'filter');
  return { queueId, count, seen, ...(filter !== undefined && { filter: readFilter(filter) }) };
}

function readFilter(value: unknown): ReferenceFilter {
  const reference = memberOf(value, 'reference');
  const option = memberOf(value, 'option');
  if (typeof reference !== 'string' || (option !== 'Equals' && option !== 'StartsWith'))
    throw new TypeError('no filter');
  return { reference, option };
}

/** What is answered: the items named, none where there is none. Throws as readAsked. */
export function readNamed(text: string): readonly ReadyEntry[] {
  const named: unknown = JSON.parse(text);
  if (!Array.isArray(named)) throw new TypeError('no items');
  return named.map((entry: unknown) => ({
    id: numberIn(entry, 'id'),
    queueId: numberIn(entry, 'queueId'),
    folderId: numberIn(entry, 'folderId'),
  }));
}

export const writeNamed = (named: readonly ReadyEntry[]): string =>
  JSON.stringify(named.map(({ id, queueId, folderId }) => ({ id, queueId, folderId })));

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

function numberIn(value: unknown, name: string): number {
  const member = memberOf(value, name);
  if (typeof member !== 'number' || !Number.isSafeInteger(member)) throw new TypeError(`no ${name}`);
  return member;
}
