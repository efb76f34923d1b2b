import type { EventStore } from '../../../src/store/eventStore.ts';

/** A node as tests see it, in this process or in one of its own. */
export interface ClusterNode {
  readonly url: string;
  /** As `kill -9`. */
  kill(): Promise<void>;
  /** As asked to end. */
  stop(): Promise<void>;
}

/** What tests need of nodes that work on one log. */
export interface Cluster {
  readonly token: string;
  /** Beside the nodes. */
  readonly log: Pick<EventStore, 'readAll'>;
  start(): Promise<ClusterNode>;
}
