import { MAX_COST } from '../limitsOfCost.ts';

/** What live connections may take of the server. */
export interface LiveSettings {
  /** The most values that one message of a subscription may hold, counted as those of a query are. */
  readonly cost: number;
  /** Subscriptions that one connection may have at the same time. */
  readonly subscriptions: number;
  /** Messages that may wait for the client of one subscription before it is ended as too slow. */
  readonly waiting: number;
  /** Longer than this without a byte, and proxies think that nobody is there; in milliseconds. */
  readonly keepAliveMs: number;
}

export const usualLiveSettings: LiveSettings = {
  cost: MAX_COST,
  subscriptions: 100,
  waiting: 1_000,
  keepAliveMs: 12_000,
};
