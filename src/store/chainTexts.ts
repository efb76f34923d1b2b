import type { StoredEvent } from './eventStore.ts';

/** An event as its chain has it (hashChain.ts). */
export interface ChainText extends Pick<StoredEvent, 'stream' | 'revision' | 'position'> {
  /** `[stream, revision, id, type, data, metadata]` as JSON. */
  readonly text: string;
}

/**
 * A log as texts to be hashed. Where the store writes JSON by itself, that costs half of what it costs to read events and
 * write it here. It may write a character in another way than JSON.stringify: then the text fits no hash, and the event
 * itself is to be asked.
 */
export interface ChainTexts {
  /** At most so many events behind a position, in the order of the log; none at its end. */
  read(after: number, maxCount: number): Promise<readonly ChainText[]>;
  close(): Promise<void>;
}
