import type { FastifyInstance } from 'fastify';
import type { Sharing } from '../commands/sharing.ts';
import type { Consistency } from '../readModel/consistency.ts';
import type { ReadyIndex } from '../readModel/readyIndex.ts';
import type { Seen } from '../readModel/seen.ts';
import type { LogFollower } from '../reactors/logFollower.ts';
import type { State } from '../state/state.ts';
import type { EventStore } from '../store/eventStore.ts';
import { askNodes } from './askNode.ts';
import { clusterSecret } from './clusterSecret.ts';
import type { Handout } from './handout.ts';
import { internalRoutes } from './internalRoutes.ts';
import { LogAge } from './logAge.ts';
import { NodeRegistry } from './registry.ts';
import { seenEverywhere } from './seenEverywhere.ts';
import { sharedTaking } from './sharedTaking.ts';

export interface JoinOptions {
  /** A random id of this process. */
  readonly id: string;
  readonly store: EventStore;
  readonly state: State;
  readonly consistency: Consistency;
  readonly ready: ReadyIndex;
  readonly handout: Handout;
  readonly follower: LogFollower;
  readonly clock: () => number;
  readonly onError: (error: unknown, what: string) => void;
}

/** This node among the others. */
export interface Joined {
  readonly sharing: Sharing;
  readonly seen: Seen;
  /** Why this node refuses writes; null where it does not. */
  readonly lagging: () => string | null;
  /** How many nodes run, this one with them. */
  readonly living: () => number;
  /** What other nodes ask of this one. */
  readonly routes: (app: FastifyInstance) => Promise<void>;
  /** The others may ask, at `url`. */
  readonly start: (url: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Makes a node one of several: what they share stands in the state, what they ask each other goes over HTTP. */
export async function joinNodes(options: JoinOptions): Promise<Joined> {
  const { id, store, state, consistency, ready, handout, follower, clock, onError } = options;
  const { caughtUpTo } = follower;
  const secret = await clusterSecret(state.keys);
  const registry = new NodeRegistry({ nodes: state.nodes, id, clock, onError });
  const asking = askNodes(secret);
  const seen = seenEverywhere({ store, consistency, positions: state.positions, caughtUpTo, clock });
  const logAge = new LogAge({ store, caughtUpTo, clock });
  const lagging = (): string | null => (logAge.isTooOld ? 'the node is behind on the event log' : null);
  const onUnanswered = (error: unknown): void => onError(error, 'another node did not answer');
  return {
    seen,
    sharing: sharedTaking({ registry, asking, ready, seen, clock, onUnanswered }),
    lagging,
    living: () => registry.others.length + 1,
    routes: (app) => internalRoutes(app, { secret, handout, caughtUpTo, lagging }),
    start: async (url) => {
      logAge.start();
      await registry.start(url);
    },
    stop: async () => {
      logAge.stop();
      await registry.stop();
      await asking.close();
    },
  };
}
