import type { Recorded } from '../domain/event.ts';
import { fromMilliseconds, sortable } from '../domain/instant.ts';
import { Handout } from '../nodes/handout.ts';
import { definitionCategories, Definitions, foldDefinitions } from '../readModel/definitions.ts';
import type { ReadModels } from '../readModel/readModels.ts';
import { readyCategories, ReadyIndex } from '../readModel/readyIndex.ts';
import type { LogFollower } from '../reactors/logFollower.ts';
import { followLog } from '../reactors/logFollower.ts';
import type { EventStore, StoredEvent } from '../store/eventStore.ts';
import type { Stops } from './stops.ts';

/** Rows that come no nearer for so long are in trouble, which the start does not wait for. */
const STANDSTILL_MS = 10_000;

/** What a node keeps in memory of the log, and follows it. */
export interface Memory {
  readonly definitions: Definitions;
  readonly ready: ReadyIndex;
  readonly handout: Handout;
  readonly follower: LogFollower;
  /** Calls back for each event that is followed, when the rest of the memory knows of it; returns how that is ended. */
  readonly listen: (listener: (event: Recorded) => void) => () => void;
}

export interface MemoryOptions {
  readonly store: EventStore;
  readonly reads: ReadModels;
  readonly clock: () => number;
  /** Waits for rows that are being made of a log which costs much to read, in place of reading it beside that. */
  readonly waitsForRows: boolean;
  /** An event of somebody else stands in one of our streams. */
  readonly onForeign: (event: StoredEvent) => void;
  /** The log is not followed any more. */
  readonly onError: (error: unknown) => void;
}

/** Loads it from where the rows stand, and follows the log from there; resolves at the log's end. */
export async function loadMemory(options: MemoryOptions, stops: Stops): Promise<Memory> {
  const { store, reads, clock, waitsForRows, onForeign, onError } = options;
  if (waitsForRows) await untilProjected(reads, await store.lastPosition());
  const ready = new ReadyIndex(() => sortable(fromMilliseconds(clock())));
  const definitions = new Definitions();
  const stored = await reads.definitions();
  for (const defined of stored.defined) definitions.put(defined);
  await reads.openItems((items, position, tasks) => ready.load(items, position, tasks));
  // After the rows of open work, so that nothing that others have written meanwhile falls between the two.
  await foldDefinitions(store, definitions, stored.position);
  const handout = new Handout(ready, definitions);
  stops.push(() => handout.stop());
  const listeners = new Set<(event: Recorded) => void>();
  const follower = followLog(store, {
    after: ready.position,
    categories: new Set([...readyCategories, ...definitionCategories, 'callback', 'operation']),
    apply: (event) => {
      ready.apply(event);
      definitions.apply(event);
      handout.apply(event);
      for (const listener of listeners) listener(event);
    },
    onForeign,
    onGrown: (position) => reads.grown(position),
    onError,
  });
  stops.push(() => follower.stop());
  await follower.caughtUpTo(await store.lastPosition());
  return {
    definitions,
    ready,
    handout,
    follower,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Waits until the rows have come to `end`, for as long as they come nearer. */
async function untilProjected({ consistency }: ReadModels, end: number): Promise<void> {
  for (let before = -1; consistency.checkpoint > before && consistency.checkpoint < end;) {
    before = consistency.checkpoint;
    await consistency.waitFor(end, STANDSTILL_MS);
  }
}
