import type { Database, Statement } from 'better-sqlite3';
import type { ReadStream, StoredEvent } from '../eventStore.ts';
import { NO_STREAM } from '../eventStore.ts';

const columns = 'stream, revision, position, id, type, data, metadata';

/** Rows of one insert: a call from JavaScript costs as much as SQLite's own work for two rows. */
const SEVERAL = 8;

const insertRows = (count: number): string =>
  `INSERT INTO event (${columns}) VALUES ${Array(count).fill('(?, ?, ?, ?, ?, ?, ?)').join(', ')}`;

type Cell = string | number;

const cells = ({ stream, revision, position, id, type, data, metadata }: StoredEvent): Cell[] => [
  stream,
  revision,
  position,
  id,
  type,
  data,
  metadata,
];

/** The prepared statements of the table of events. */
export class EventTable {
  readonly #insertOne: Statement<Cell[]>;
  readonly #insertSeveral: Statement<Cell[]>;
  readonly #head: Statement<[string], number>;
  readonly #lastPosition: Statement<[], number>;
  readonly #ids: Statement<[string, number, number], { id: string; position: number }>;
  readonly #forwards: Statement<[string, number, number], StoredEvent>;
  readonly #backwards: Statement<[string, number, number], StoredEvent>;
  readonly #page: Statement<[number, number], StoredEvent>;

  constructor(db: Database) {
    this.#insertOne = db.prepare(insertRows(1));
    this.#insertSeveral = db.prepare(insertRows(SEVERAL));
    this.#head = db
      .prepare<[string], number>('SELECT revision FROM event WHERE stream = ? ORDER BY revision DESC LIMIT 1')
      .pluck();
    this.#lastPosition = db.prepare<[], number>('SELECT coalesce(max(position), 0) FROM event').pluck();
    this.#ids = db.prepare(
      'SELECT id, position FROM event WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?',
    );
    this.#forwards = db.prepare(
      `SELECT ${columns} FROM event WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?`,
    );
    this.#backwards = db.prepare(
      `SELECT ${columns} FROM event WHERE stream = ? AND revision <= ? ORDER BY revision DESC LIMIT ?`,
    );
    this.#page = db.prepare(`SELECT ${columns} FROM event WHERE position > ? ORDER BY position LIMIT ?`);
  }

  insert(events: readonly StoredEvent[]): void {
    const whole = events.length - (events.length % SEVERAL);
    for (let n = 0; n < whole; n += SEVERAL)
      this.#insertSeveral.run(...events.slice(n, n + SEVERAL).flatMap(cells));
    for (const event of events.slice(whole)) this.#insertOne.run(...cells(event));
  }

  /** Revision of the stream's last event, or NO_STREAM. */
  head(stream: string): number {
    return this.#head.get(stream) ?? NO_STREAM;
  }

  /** Position of the last event; 0 where there is none. */
  lastPosition(): number {
    return this.#lastPosition.get() ?? 0;
  }

  /** Ids and positions of at most `count` events behind a revision. */
  idsBehind(stream: string, revision: number, count: number): readonly { id: string; position: number }[] {
    return this.#ids.all(stream, revision, count);
  }

  stream(stream: string, { from, direction = 'forwards', maxCount = -1 }: ReadStream): StoredEvent[] {
    if (direction === 'forwards') return this.#forwards.all(stream, from ?? 0, maxCount);
    return this.#backwards.all(stream, from ?? Number.MAX_SAFE_INTEGER, maxCount);
  }

  /** At most `count` events of the whole log, behind a position. */
  page(after: number, count: number): StoredEvent[] {
    return this.#page.all(after, count);
  }
}
