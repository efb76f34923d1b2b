import type { ReactorOptions } from '../reactors/startReactors.ts';
import type { EventStore } from '../store/eventStore.ts';
import type { Leases } from '../state/leases.ts';
import type { Term } from './term.ts';
import { NotLeading } from './term.ts';

function demand(term: Term): void {
  if (!term.holds()) throw new NotLeading();
}

/** A store that the leader alone writes: after its term it throws NotLeading, with nothing sent. */
export function fencedStore(store: EventStore, term: Term): EventStore {
  return {
    logId: store.logId,
    capabilities: store.capabilities,
    get lastAcknowledgedPosition() {
      return store.lastAcknowledgedPosition;
    },
    append: async (append) => {
      demand(term);
      return store.append(append);
    },
    appendAll: async (appends) => {
      demand(term);
      return store.appendAll(appends);
    },
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    lastPosition: () => store.lastPosition(),
    subscribe: (options) => store.subscribe(options),
    close: () => store.close(),
  };
}

/** Leases that the leader alone decides to end: after its term none is past. */
export const fencedLeases = (leases: Leases, term: Term): Leases => ({
  put: (lease) => leases.put(lease),
  remove: (leaseId) => leases.remove(leaseId),
  find: (leaseId) => leases.find(leaseId),
  extend: (leaseId, deadline, now) => leases.extend(leaseId, deadline, now),
  deleteIfPast: async (leaseId, now) => term.holds() && leases.deleteIfPast(leaseId, now),
  due: (now, limit) => leases.due(now, limit),
  all: () => leases.all(),
  flush: () => leases.flush(),
});

type Outbound = ReactorOptions['outbound'];

/** Calls that the leader alone makes: after its term it throws NotLeading, and nobody is called. */
export const fencedOutbound = (outbound: Outbound, term: Term): Outbound => ({
  fetchTo: async (url, options) => {
    demand(term);
    return outbound.fetchTo(url, options);
  },
  postSmall: async (url, options) => {
    demand(term);
    return outbound.postSmall(url, options);
  },
  refusalOf: (url) => outbound.refusalOf(url),
  close: () => outbound.close(),
});
