import { LRUCache } from 'lru-cache';
import type { Principal } from '../domain/event.ts';
import { holderOf } from '../domain/queueItem/queueItem.ts';
import type { Consistency } from '../readModel/consistency.ts';
import type { Seen } from '../readModel/seen.ts';
import type { Positions } from '../state/positions.ts';
import type { EventStore } from '../store/eventStore.ts';
import { inTime } from './patience.ts';

const REMEMBERED = 10_000;

export interface SeenOptions {
  readonly store: Pick<EventStore, 'logId' | 'lastAcknowledgedPosition'>;
  readonly consistency: Consistency;
  readonly positions: Positions;
  readonly caughtUpTo: (position: number) => Promise<void>;
  readonly clock: () => number;
}

/**
 * For one of several nodes: what each principal has written stands in the state that all share, so that a client which
 * knows nothing of positions reads what it wrote, whichever nodes it meets.
 */
export function seenEverywhere(options: SeenOptions): Seen {
  const { store, consistency, positions, caughtUpTo, clock } = options;
  /** What is in the state already, by principal: who only looks for work writes nothing. */
  const told = new LRUCache<string, number>({ max: REMEMBERED });

  /** A position means nothing in another log, and the state may outlive this one. */
  const keyOf = (principal: Principal): string => `${holderOf(principal)} ${store.logId}`;

  const heard = async (position: number): Promise<void> => {
    await inTime(caughtUpTo(position));
  };

  return {
    of: async (principal) => (await positions.of(keyOf(principal))) ?? 0,
    heard,
    caughtUp: async (position) => {
      const wanted = Math.max(position, store.lastAcknowledgedPosition);
      const [behindMs] = await Promise.all([consistency.waitFor(wanted), heard(wanted)]);
      return behindMs;
    },
    wrote: async (principal: Principal) => {
      const key = keyOf(principal);
      const position = store.lastAcknowledgedPosition;
      if ((told.get(key) ?? 0) >= position) return;
      positions.remember(key, position, clock());
      // What was written is written: an answer does not fail because others cannot be told of it.
      const isTold = await positions.flush().then(
        () => true,
        () => false,
      );
      if (isTold) told.set(key, position);
    },
  };
}
