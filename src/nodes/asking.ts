import type { Named, Wanted, WantedTask } from '../commands/sharing.ts';
import type { ReferenceFilter } from '../readModel/queueIndex.ts';

/** What one node asks of another: `POST /internal/next`. */
export const NEXT_PATH = '/internal/next';

/** The header that proves that a node asks. */
export const SECRET_HEADER = 'x-orchestream-cluster';

export interface Asked {
  readonly wanted: Wanted;
  /** How many pieces of work at most. */
  readonly count: number;
  /** Log position at which the asking node has seen some: who has not come so far looks again. */
  readonly seen: number;
}

/** Throws a SyntaxError or TypeError where it is none. */
export function readAsked(text: string): Asked {
  const asked: unknown = JSON.parse(text);
  return {
    wanted: readWanted(memberOf(asked, 'wanted')),
    count: numberIn(asked, 'count'),
    seen: numberIn(asked, 'seen'),
  };
}

function readWanted(value: unknown): Wanted {
  const kind = memberOf(value, 'kind');
  if (kind === 'task') return readTask(value);
  if (kind !== 'queueItem') throw new TypeError('no kind of work');
  const queueId = numberIn(value, 'queueId');
  const filter = memberOf(value, 'filter');
  return { kind, queueId, ...(filter !== undefined && { filter: readFilter(filter) }) };
}

function readTask(value: unknown): WantedTask {
  const [groups, processIds] = [memberOf(value, 'groups'), memberOf(value, 'processIds')];
  if (!isListOf('string', groups) || !isListOf('number', processIds)) throw new TypeError('no tasks');
  return { kind: 'task', groups, processIds };
}

function readFilter(value: unknown): ReferenceFilter {
  const reference = memberOf(value, 'reference');
  const option = memberOf(value, 'option');
  if (typeof reference !== 'string' || (option !== 'Equals' && option !== 'StartsWith'))
    throw new TypeError('no filter');
  return { reference, option };
}

/** What is answered: the work named, none where there is none. Throws as readAsked. */
export function readNamed(text: string): readonly Named[] {
  const named: unknown = JSON.parse(text);
  if (!Array.isArray(named)) throw new TypeError('no work');
  return named.map((entry: unknown) => ({
    id: numberIn(entry, 'id'),
    folderId: numberIn(entry, 'folderId'),
  }));
}

export const writeNamed = (named: readonly Named[]): string =>
  JSON.stringify(named.map(({ id, folderId }) => ({ id, folderId })));

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

interface Types {
  readonly string: string;
  readonly number: number;
}

/** A list of such values, or null. */
const isListOf = <T extends keyof Types>(type: T, value: unknown): value is readonly Types[T][] | null =>
  value === null || (Array.isArray(value) && value.every((member) => typeof member === type));

function numberIn(value: unknown, name: string): number {
  const member = memberOf(value, name);
  if (typeof member !== 'number' || !Number.isSafeInteger(member)) throw new TypeError(`no ${name}`);
  return member;
}
