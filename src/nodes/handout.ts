import type { Recorded } from '../domain/event.ts';
import { categoryOf, keyOf } from '../domain/event.ts';
import type { ReadyEntry, ReferenceFilter } from '../readModel/queueIndex.ts';
import type { ReadyIndex } from '../readModel/readyIndex.ts';

/** How long an item that was named to another node is named to nobody else, unless the log says what became of it. */
const HOLD_MS = 2_000;

/**
 * Names items to other nodes, which then take them: nothing is written here, so that an answer that is lost costs no
 * more than that the item is not named for a moment.
 */
export class Handout {
  readonly #ready: ReadyIndex;
  readonly #named = new Map<number, NodeJS.Timeout>();

  constructor(ready: ReadyIndex) {
    this.#ready = ready;
  }

  /** The next items of a queue, at most `count`. */
  next(queueId: number, count: number, filter?: ReferenceFilter): readonly ReadyEntry[] {
    const named: ReadyEntry[] = [];
    while (named.length < count) {
      const entry = this.#ready.claim(queueId, filter);
      if (entry === null) break;
      named.push(entry);
      this.#named.set(
        entry.id,
        setTimeout(() => this.#end(entry), HOLD_MS),
      );
    }
    return named;
  }

  /** Follows one event of the log, after the index has. */
  apply(event: Recorded): void {
    if (this.#named.size === 0 || categoryOf(event.stream) !== 'queueItem' || event.type !== 'Status') return;
    const id = Number(keyOf(event.stream));
    if (this.#named.has(id)) this.#end({ id });
  }

  stop(): void {
    for (const timer of this.#named.values()) clearTimeout(timer);
    this.#named.clear();
  }

  #end({ id }: Pick<ReadyEntry, 'id'>): void {
    clearTimeout(this.#named.get(id));
    this.#named.delete(id);
    this.#ready.release({ id });
  }
}
