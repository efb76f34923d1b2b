import type { Recorded } from '../domain/event.ts';
import { fromMilliseconds, sortable } from '../domain/instant.ts';
import { Handout } from '../nodes/handout.ts';
import type { Definitions } from '../readModel/definitions.ts';
import { definitionCategories, loadDefinitions } from '../readModel/definitions.ts';
import type { ReadModels } from '../readModel/readModels.ts';
import { readyCategories, ReadyIndex } from '../readModel/readyIndex.ts';
import type { LogFollower } from '../reactors/logFollower.ts';
import { followLog } from '../reactors/logFollower.ts';
import type { EventStore } from '../store/eventStore.ts';
import type { Stops } from './stops.ts';

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
  /** The log is not followed any more. */
  readonly onError: (error: unknown) => void;
}

/** Loads it from where the rows stand, and follows the log from there; resolves at the log's end. */
export async function loadMemory(options: MemoryOptions, stops: Stops): Promise<Memory> {
  const { store, reads, clock, onError } = options;
  const ready = new ReadyIndex(() => sortable(fromMilliseconds(clock())));
  await reads.openItems((items, position, tasks) => ready.load(items, position, tasks));
  // After the rows, so that nothing that others write meanwhile falls between the two; twice the same does no harm.
  const definitions = await loadDefinitions(store);
  const handout = new Handout(ready, definitions);
  stops.push(() => handout.stop());
  const listeners = new Set<(event: Recorded) => void>();
  const follower = followLog(store, {
    after: ready.position,
    categories: new Set([...readyCategories, ...definitionCategories, 'callback']),
    apply: (event) => {
      ready.apply(event);
      definitions.apply(event);
      handout.apply(event);
      for (const listener of listeners) listener(event);
    },
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
