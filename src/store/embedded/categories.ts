import { setImmediate } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { StoredEvent } from '../eventStore.ts';
import { reading } from './failures.ts';

/** Up to this many events the range of the index is sorted at once; above it the log is scanned in order. */
const SMALL = 10_000;
/** Events scanned before others get the event loop. */
const STRETCH = 5_000;

const columns = 'stream, revision, position, id, type, data, metadata';

/**
 * A page of the events of some categories, in log order. The streams of a category are a range of the index on
 * stream and revision; where it is small (definitions) a page costs no scan of the log, however long that is.
 */
export async function readCategories(
  db: Database,
  categories: readonly string[],
  after: number,
  maxCount: number,
): Promise<readonly StoredEvent[]> {
  if (categories.length === 0) return [];
  if (reading(() => countUpTo(db, categories, SMALL + 1)) > SMALL)
    return scan(db, categories, after, maxCount);
  return reading(() => fromIndex(db, categories, after, maxCount));
}

/** `-` is followed by `.` in the order of bytes. */
const rangeOf = (category: string): [string, string] => [`${category}-`, `${category}.`];

const inRanges = (categories: readonly string[]): string =>
  `(${categories.map(() => '(stream >= ? AND stream < ?)').join(' OR ')})`;

function countUpTo(db: Database, categories: readonly string[], limit: number): number {
  const count = db
    .prepare<[string, string, number], number>(
      'SELECT count(*) FROM (SELECT 1 FROM event WHERE stream >= ? AND stream < ? LIMIT ?)',
    )
    .pluck();
  return categories.reduce((sum, category) => sum + (count.get(...rangeOf(category), limit) ?? 0), 0);
}

function fromIndex(
  db: Database,
  categories: readonly string[],
  after: number,
  maxCount: number,
): StoredEvent[] {
  const positions = categories
    .map(() => 'SELECT position FROM event WHERE stream >= ? AND stream < ? AND position > ?')
    .join(' UNION ');
  const page = db.prepare<unknown[], StoredEvent>(
    `SELECT ${columns} FROM event WHERE position IN (${positions}) ORDER BY position LIMIT ?`,
  );
  return page.all(...categories.flatMap((category) => [...rangeOf(category), after]), maxCount);
}

/** Scans stretch by stretch, since matches may be far apart and a scan stops the event loop. */
async function scan(
  db: Database,
  categories: readonly string[],
  after: number,
  maxCount: number,
): Promise<readonly StoredEvent[]> {
  const stretch = db.prepare<unknown[], StoredEvent>(
    `SELECT ${columns} FROM event WHERE position > ? AND position <= ? AND ${inRanges(categories)}
     ORDER BY position LIMIT ?`,
  );
  const last = db.prepare<[], number>('SELECT coalesce(max(position), 0) FROM event').pluck();
  const ranges = categories.flatMap(rangeOf);
  const found: StoredEvent[] = [];
  const end = reading(() => last.get() ?? 0);
  for (let from = after; from < end && found.length < maxCount; from += STRETCH) {
    if (from > after) await setImmediate();
    found.push(...reading(() => stretch.all(from, from + STRETCH, ...ranges, maxCount - found.length)));
  }
  return found;
}
