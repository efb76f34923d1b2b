import type { StoredEvent } from './eventStore.ts';
import { hashOf } from './hashChain.ts';

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
  readonly #slots = new Map<string, number>();
  #hashes = Buffer.alloc(FIRST_SLOTS * HASH_BYTES);
  /** Of a head without a hash: -1 less the revision. */
  #revisions = new Int32Array(FIRST_SLOTS);

  /** How many streams there are. */
  get size(): number {
    return this.#slots.size;
  }

  get(stream: string): ChainHead | undefined {
    const slot = this.#slots.get(stream);
    const revision = slot === undefined ? undefined : this.#revisions[slot];
    if (slot === undefined || revision === undefined) return undefined;
    if (revision < 0) return { revision: -1 - revision, hash: null };
    const hash = this.#hashes.toString('hex', slot * HASH_BYTES, (slot + 1) * HASH_BYTES);
    return { revision, hash };
  }

  set(stream: string, { revision, hash }: ChainHead): void {
    const slot = this.#slots.get(stream) ?? this.#newSlot(stream);
    this.#revisions[slot] = hash === null ? -1 - revision : revision;
    if (hash !== null) this.#hashes.write(hash, slot * HASH_BYTES, 'hex');
  }

  #newSlot(stream: string): number {
    const slot = this.#slots.size;
    this.#slots.set(stream, slot);
    if (slot === this.#revisions.length) this.#grow();
    return slot;
  }

  #grow(): void {
    this.#hashes = Buffer.concat([this.#hashes, Buffer.alloc(this.#hashes.length)]);
    const revisions = new Int32Array(this.#revisions.length * 2);
    revisions.set(this.#revisions);
    this.#revisions = revisions;
  }
}
