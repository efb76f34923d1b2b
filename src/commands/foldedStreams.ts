import { LRUCache } from 'lru-cache';
import type { Recorded } from '../domain/event.ts';
import { decode } from '../store/decode.ts';
import type { EventStore } from '../store/eventStore.ts';
import type { Head } from './sealedAppend.ts';
import { headAt } from './sealedAppend.ts';

export interface Folded<S> {
  readonly state: S;
  readonly head: Head;
}

/**
 * Folded streams, kept in memory by size so that the hot path reads none. Every append that succeeds is folded in;
 * a conflict evicts. The log stays the truth: with a stale entry a decision meets a conflict, and a refusal must be
 * looked at again with what `reload` gives.
 */
export interface FoldedStreams<S> {
  /** The folded stream from memory or the store; null where it does not exist. */
  load(stream: string): Promise<Folded<S> | null>;
  /** Folds what was just appended behind `before` (null for a new stream). */
  appended(stream: string, before: Folded<S> | null, recorded: readonly Recorded[], head: Head): Folded<S>;
  /** As `load`, from the store in any case. */
  reload(stream: string): Promise<Folded<S> | null>;
  evict(stream: string): void;
  /** An event was followed: what is kept is forgotten where it is behind, since another node has written. */
  heard(event: Pick<Recorded, 'stream' | 'revision'>): void;
}

/** `weigh` tells the rough bytes of a state; `maxBytes` is what all of them may take. */
export function foldedStreams<S extends object>(
  store: EventStore,
  evolve: (state: S | null, event: Recorded) => S,
  weigh: (state: S) => number,
  maxBytes: number,
): FoldedStreams<S> {
  const cache = new LRUCache<string, Folded<S>>({
    maxSize: maxBytes,
    sizeCalculation: ({ state }) => weigh(state),
  });

  const keep = (stream: string, folded: Folded<S>): Folded<S> => {
    cache.set(stream, folded);
    return folded;
  };

  const reload = async (stream: string): Promise<Folded<S> | null> => {
    const folded = await readFolded(store, stream, null, evolve);
    return folded === null ? null : keep(stream, folded);
  };

  return {
    load: async (stream) => cache.get(stream) ?? reload(stream),
    reload,
    appended: (stream, before, recorded, head) => {
      let state = before?.state ?? null;
      for (const event of recorded) state = evolve(state, event);
      if (state === null) throw new Error(`nothing was appended to ${stream}`);
      return keep(stream, { state, head });
    },
    evict: (stream) => {
      cache.delete(stream);
    },
    heard: ({ stream, revision }) => {
      const kept = cache.peek(stream);
      if (kept !== undefined && kept.head.revision < revision) cache.delete(stream);
    },
  };
}

/** Reads and folds one stream; null where it does not exist. */
export async function readFolded<S, I extends S | null>(
  store: EventStore,
  stream: string,
  initial: I,
  evolve: (state: S | I, event: Recorded) => S,
): Promise<Folded<S> | null> {
  const events = await store.readStream(stream);
  const last = events.at(-1);
  if (last === undefined) return null;
  let state: S | I = initial;
  for (const event of events) state = evolve(state, decode(event));
  // At least one event was folded, so the state is no longer the initial one.
  return { state: state as S, head: headAt(last) };
}

/** Where a stream ends, by reading its last event alone. */
export async function readHead(store: EventStore, stream: string): Promise<Head> {
  const [last] = await store.readStream(stream, { direction: 'backwards', maxCount: 1 });
  return headAt(last);
}
