import type { KnownProcesses } from '../commands/claimTask.ts';
import { wishOf } from '../commands/claimTask.ts';
import type { Named, Wanted } from '../commands/sharing.ts';
import type { Recorded } from '../domain/event.ts';
import type { ReadyIndex } from '../readModel/readyIndex.ts';

/** How long work that was named to another node is named to nobody else, unless the log says what became of it. */
const HOLD_MS = 2_000;

/** What was named, until it is free again. */
interface Held {
  readonly timer: NodeJS.Timeout;
  readonly release: () => void;
}

/**
 * Names work to other nodes, which then take it: nothing is written here, so that an answer that is lost costs no
 * more than that the work is not named for a moment.
 */
export class Handout {
  readonly #ready: ReadyIndex;
  readonly #definitions: KnownProcesses;
  /** By the stream of the work. */
  readonly #held = new Map<string, Held>();

  constructor(ready: ReadyIndex, definitions: KnownProcesses) {
    this.#ready = ready;
    this.#definitions = definitions;
  }

  /** The next pieces of work of a sort, at most `count`. */
  next(wanted: Wanted, count: number): readonly Named[] {
    const named: Named[] = [];
    while (named.length < count) {
      const entry = this.#claim(wanted);
      if (entry === null) break;
      named.push(entry);
      this.#hold(wanted.kind, entry);
    }
    return named;
  }

  #claim(wanted: Wanted): Named | null {
    if (wanted.kind === 'queueItem') return this.#ready.claim(wanted.queueId, wanted.filter);
    return this.#ready.tasks.claim(wishOf(wanted, this.#definitions));
  }

  #hold(kind: Wanted['kind'], entry: Named): void {
    const index = kind === 'task' ? this.#ready.tasks : this.#ready;
    const stream = `${kind}-${entry.id}`;
    this.#held.set(stream, {
      timer: setTimeout(() => this.#end(stream), HOLD_MS),
      release: () => index.release(entry),
    });
  }

  /** Follows one event of the log, after the index has. */
  apply({ stream, type }: Pick<Recorded, 'stream' | 'type'>): void {
    if (this.#held.size > 0 && type === 'Status') this.#end(stream);
  }

  stop(): void {
    for (const { timer } of this.#held.values()) clearTimeout(timer);
    this.#held.clear();
  }

  #end(stream: string): void {
    const held = this.#held.get(stream);
    if (held === undefined) return;
    clearTimeout(held.timer);
    this.#held.delete(stream);
    held.release();
  }
}
