// Commands on a store in memory: everything that compose puts together but doors and read models, with a clock that
// the test sets. Several of them can follow one another on one store, as a process that starts again does.
import { onTestFinished } from 'vitest';
import type { ClaimedItem } from '../../src/commands/claimWork.ts';
import { claimWork } from '../../src/commands/claimWork.ts';
import type { CommandContext, Orchestrator } from '../../src/commands/context.ts';
import { metadataOf } from '../../src/commands/context.ts';
import { foldedWork } from '../../src/commands/foldedWork.ts';
import { idBlocks } from '../../src/commands/ids.ts';
import { personalIn } from '../../src/commands/personal/personal.ts';
import { internalContext } from '../../src/commands/prepareStore.ts';
import { createQueue } from '../../src/commands/queues.ts';
import type { Principal, Recorded } from '../../src/domain/event.ts';
import { followUpEventCount, itemStream } from '../../src/domain/followUps.ts';
import { fromMilliseconds, sortable } from '../../src/domain/instant.ts';
import type { Queue, QueueSettings } from '../../src/domain/queue/queue.ts';
import { defaultSettings } from '../../src/domain/queue/queue.ts';
import type { QueueItem } from '../../src/domain/queueItem/state.ts';
import { definitionCategories, loadDefinitions } from '../../src/readModel/definitions.ts';
import { readyCategories, ReadyIndex } from '../../src/readModel/readyIndex.ts';
import { followLog } from '../../src/reactors/logFollower.ts';
import type { OpenDecision } from '../../src/reactors/redriveFollowUps.ts';
import { redriveFollowUps } from '../../src/reactors/redriveFollowUps.ts';
import type { ErasableKeys } from '../../src/state/keys.ts';
import { openState } from '../../src/state/openState.ts';
import { decode } from '../../src/store/decode.ts';
import { openEmbeddedStore } from '../../src/store/embedded/embeddedStore.ts';
import type { EventStore, StoredEvent } from '../../src/store/eventStore.ts';
import { alice, T0 } from './given.ts';

/** Milliseconds since 1970, moved by the test alone. */
export interface TestClock {
  now: number;
}

export interface StartOptions {
  /** The log to work on; a new one that commits to several streams at once unless told. */
  readonly store?: EventStore;
  readonly clock?: TestClock;
  /** The keys of personal content, which outlive a process; new ones unless told. */
  readonly keys?: ErasableKeys;
}

/** An orchestrator and what a test does with it most. */
export interface TestOrchestrator extends Orchestrator {
  readonly time: TestClock;
  /** Alice, in folder 1. */
  readonly context: CommandContext;
  as(principal: Principal, folderId?: number): CommandContext;
  /** Creates a queue in folder 1. */
  queue(settings: Partial<QueueSettings> & { readonly name: string }): Promise<Queue>;
  /** Claims the next item of a queue for a minute; null where there is none. */
  claim(queueId: number): Promise<ClaimedItem | null>;
  /** An item as the log has it. */
  item(id: number): Promise<QueueItem>;
  /** Writes what a crash has left open. Throws the first failure. */
  redrive(): Promise<void>;
  /** Forgets all that is in memory; the log stays. */
  stop(): Promise<void>;
}

/** A log in memory that goes with the test. */
export function memoryStore(multiStreamAppend = true): EventStore {
  const store = openEmbeddedStore({ path: ':memory:', multiStreamAppend });
  onTestFinished(() => store.close());
  return store;
}

export const contextOf = (principal: Principal, folderId = 1): CommandContext => ({
  tenantId: 1,
  folderId,
  principal,
  door: 'internal',
  requestId: 'request',
});

export async function startOrchestrator({
  store = memoryStore(),
  clock: time = { now: T0 },
  keys,
}: StartOptions = {}): Promise<TestOrchestrator> {
  const clock = (): number => time.now;
  const errors: unknown[] = [];
  const state = await openState({ path: ':memory:', onWriteError: (error) => errors.push(error) });
  const definitions = await loadDefinitions(store);
  const ready = new ReadyIndex(() => sortable(fromMilliseconds(time.now)));
  const follower = followLog(store, {
    after: 0,
    categories: new Set([...readyCategories, ...definitionCategories]),
    apply: (event) => {
      ready.apply(event);
      definitions.apply(event);
    },
    onGrown: () => {},
    onError: (error) => errors.push(error),
  });
  const work = foldedWork(store);
  const orchestrator: Orchestrator = {
    store,
    ...work,
    ids: idBlocks(store, () => metadataOf(internalContext('Ids'), clock)),
    definitions,
    ready,
    leases: state.leases,
    personal: personalIn(keys ?? state.keys),
    takes: { taken: 0, conflicts: 0 },
    caughtUpTo: follower.caughtUpTo,
    clock,
  };

  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= follower.stop().then(() => state.close());
    return stopped;
  };
  onTestFinished(async () => {
    await stop();
    if (errors.length > 0) throw errors[0];
  });

  const context = contextOf(alice);
  await follower.caughtUpTo(store.lastAcknowledgedPosition);
  return {
    ...orchestrator,
    time,
    context,
    as: contextOf,
    queue: (settings) => createQueue(orchestrator, context, { ...defaultSettings, ...settings }),
    claim: (queueId) =>
      claimWork(orchestrator, context, { queueIds: [queueId], grant: 'claim', leaseMs: 60_000 }),
    item: async (id) => {
      const folded = await work.items.reload(itemStream(id));
      if (folded === null) throw new Error(`there is no item ${id}`);
      return folded.state;
    },
    redrive: async () => {
      for (let open = await openDecisions(store); open.length > 0; open = await openDecisions(store))
        await redriveFollowUps(store, open, (error) => {
          throw error;
        });
    },
    stop,
  };
}

/** The whole log. */
export async function readLog(store: EventStore): Promise<readonly StoredEvent[]> {
  return store.readAll({ after: 0, maxCount: 1_000_000 });
}

export const readEvents = async (store: EventStore): Promise<readonly Recorded[]> =>
  (await readLog(store)).map(decode);

/** Decisions fewer events follow than should, found by a look at the whole log. */
export async function openDecisions(store: EventStore): Promise<readonly OpenDecision[]> {
  const events = await readEvents(store);
  const followed = Map.groupBy(events, ({ metadata }) => metadata.$causationId);
  return events
    .filter((event) => (followed.get(event.id)?.length ?? 0) < followUpEventCount(event))
    .map(({ stream, revision }) => ({ stream, revision }));
}
