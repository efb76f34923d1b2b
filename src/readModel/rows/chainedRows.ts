import type { Change, Row } from '../../../projections/projection.ts';
import type { Folded, Rows, Wanted } from './rows.ts';

interface Link extends Wanted {
  readonly behind: number;
}

interface Pending {
  readonly behind: number;
  readonly change: Change;
  readonly position: number;
}

/**
 * Rows that are only added, each made from the one before it in its chain. Of the last `capacity` chains that came in
 * the last row stays in memory.
 */
export class ChainedRows implements Rows {
  readonly #capacity: number;
  /** The last row of each chain by the number at which it begins; undefined where there is none yet. */
  readonly #last = new Map<number, Row | undefined>();
  #pending: Pending[] = [];
  #wanted: Link[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(change: Change, position: number): void {
    const { behind, isFirst, key } = change;
    if (behind === undefined) throw new TypeError('a chained row needs a whole number');
    this.#pending.push({ behind, change, position });
    if (this.#last.has(behind)) return;
    this.#last.set(behind, undefined);
    if (isFirst !== true) this.#wanted.push({ behind, key });
  }

  wanted(): readonly Wanted[] {
    return this.#wanted;
  }

  provide(rows: readonly (Row | undefined)[]): void {
    for (const [index, { behind }] of this.#wanted.entries()) this.#last.set(behind, rows[index]);
    this.#wanted = [];
  }

  fold(): Folded {
    const added: Row[] = [];
    for (const { behind, change, position } of this.#pending) {
      const before = this.#last.get(behind);
      if (before !== undefined && before.position >= position) continue;
      const row = change.evolve(before);
      if (row === undefined) continue;
      this.#last.set(behind, row);
      added.push(row);
    }
    this.#pending = [];
    this.#evict();
    return { added, changed: [], removed: [] };
  }

  #evict(): void {
    for (const chain of this.#last.keys()) {
      if (this.#last.size <= this.#capacity) return;
      this.#last.delete(chain);
    }
  }

  clear(): void {
    this.#last.clear();
    this.#pending = [];
    this.#wanted = [];
  }
}
