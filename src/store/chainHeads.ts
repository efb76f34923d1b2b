import type { StoredEvent } from './eventStore.ts';
import { hashOf } from './hashChain.ts';
import { StreamSlots } from './streamSlots.ts';

/** The last event seen of a stream. A null hash cannot be continued. */
export interface ChainHead {
  readonly revision: number;
  readonly hash: string | null;
}

export const headOf = (event: StoredEvent): ChainHead => ({ revision: event.revision, hash: hashOf(event) });

const HASH_BYTES = 32;
const FIRST_SLOTS = 1_024;

/**
 * The heads of many streams. Hashes are kept as bytes: as text each would keep the metadata that it was cut out of, and
 * a log has millions of streams.
 */
export class ChainHeads {
  readonly #slots = new StreamSlots();
  #hashes = Buffer.alloc(FIRST_SLOTS * HASH_BYTES);
  /** Revision + 1; negative where the head has no hash, 0 where there is none yet. */
  #counts = new Int32Array(FIRST_SLOTS);

  /** How many streams there are. */
  get size(): number {
    return this.#slots.size;
  }

  get(stream: string): ChainHead | undefined {
    const slot = this.#slots.find(stream);
    return slot === undefined ? undefined : this.at(slot);
  }

  set(stream: string, head: ChainHead): void {
    this.put(this.slotOf(stream), head);
  }

  /** Where a stream has its place, one that is new included: spares whoever reads and writes looking twice. */
  slotOf(stream: string): number {
    const slot = this.#slots.of(stream);
    if (slot === this.#counts.length) this.#grow();
    return slot;
  }

  at(slot: number): ChainHead | undefined {
    const count = this.#counts[slot] ?? 0;
    if (count === 0) return undefined;
    if (count < 0) return { revision: -count - 1, hash: null };
    const hash = this.#hashes.toString('hex', slot * HASH_BYTES, (slot + 1) * HASH_BYTES);
    return { revision: count - 1, hash };
  }

  put(slot: number, { revision, hash }: ChainHead): void {
    this.#counts[slot] = hash === null ? -1 - revision : revision + 1;
    if (hash !== null) this.#hashes.write(hash, slot * HASH_BYTES, 'hex');
  }

  #grow(): void {
    this.#hashes = Buffer.concat([this.#hashes, Buffer.alloc(this.#hashes.length)]);
    const counts = new Int32Array(this.#counts.length * 2);
    counts.set(this.#counts);
    this.#counts = counts;
  }
}
