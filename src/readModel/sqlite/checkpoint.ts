import type { Database, Statement } from 'better-sqlite3';
import { type Epoch, StoodDown } from '../projectionStore.ts';

/** The log position up to which the rows that are served have come. */
export function readCheckpoint(db: Database): number {
  return db.prepare<[], number>('SELECT position FROM checkpoint').pluck().get() ?? 0;
}

const readEpoch = (db: Database): number =>
  db.prepare<[], number>('SELECT epoch FROM checkpoint').pluck().get() ?? 0;

/**
 * The row that says how far the rows have come, and under which leader. Moving it is the first statement of each
 * transaction that writes rows: whoever finds it elsewhere, or under a later epoch, writes nothing.
 */
export class Checkpoint {
  readonly #move: Statement<[number, number, number, number]>;
  readonly #epoch: number;
  #position: number;

  /** Takes it over, so that whoever projects under an earlier epoch stands down. Throws StoodDown. */
  constructor(db: Database, epoch: Epoch) {
    this.#move = db.prepare(
      'UPDATE checkpoint SET position = ?, epoch = ? WHERE position = ? AND epoch <= ?',
    );
    this.#epoch = epoch === 'current' ? readEpoch(db) : epoch;
    this.#position = readCheckpoint(db);
    this.move(this.#position);
  }

  get position(): number {
    return this.#position;
  }

  /** Throws StoodDown. `position` stays as it was until the transaction has succeeded (see `moved`). */
  move(to: number): void {
    const { changes } = this.#move.run(to, this.#epoch, this.#position, this.#epoch);
    if (changes === 0) throw new StoodDown();
  }

  moved(to: number): void {
    this.#position = to;
  }
}
