import type { EventStore } from '../../../src/store/eventStore.ts';
import { StoreUnavailable } from '../../../src/store/eventStore.ts';

type Write = <T>(write: () => Promise<T>) => Promise<T>;

/** A store whose writes go through `around`, and whose reads go through `reading`. */
export function storeAround(store: EventStore, around: Write, reading: () => void = () => {}): EventStore {
  return {
    logId: store.logId,
    capabilities: store.capabilities,
    get lastAcknowledgedPosition() {
      return store.lastAcknowledgedPosition;
    },
    append: (append) => around(() => store.append(append)),
    appendAll: (appends) => around(() => store.appendAll(appends)),
    readStream: async (stream, options) => {
      reading();
      return store.readStream(stream, options);
    },
    readAll: async (options) => {
      reading();
      return store.readAll(options);
    },
    lastPosition: () => store.lastPosition(),
    subscribe: (options) => store.subscribe(options),
    close: () => store.close(),
  };
}

/** What a process that has died does not do any more. */
export class Dead extends Error {
  override readonly name = 'Dead';
}

export interface DyingStore {
  readonly store: EventStore;
  readonly isDead: () => boolean;
}

/** A store whose process dies at its n-th write (the first is 1), before or after that has become durable. */
export function dyingStore(store: EventStore, n: number, when: 'before' | 'after'): DyingStore {
  let writes = 0;
  let dead = false;
  const live = (): void => {
    if (dead) throw new Dead();
  };
  const around: Write = async (write) => {
    live();
    writes += 1;
    const isLast = writes === n;
    if (isLast && when === 'before') dead = true;
    live();
    const written = await write();
    if (isLast) dead = true;
    live();
    return written;
  };
  return { store: storeAround(store, around, live), isDead: () => dead };
}

/** A store whose next writes fail, each with its error: before it has written, or `after`. */
export interface FailingStore {
  readonly store: EventStore;
  readonly fail: (error: Error, when: 'before' | 'after') => void;
  /** From here on nothing can be read, or can be again. */
  readonly setReadable: (isReadable: boolean) => void;
}

export function failingStore(store: EventStore): FailingStore {
  const failures: { readonly error: Error; readonly when: 'before' | 'after' }[] = [];
  let isReadable = true;
  const around: Write = async (write) => {
    const failure = failures.shift();
    if (failure?.when === 'before') throw failure.error;
    const written = await write();
    if (failure !== undefined) throw failure.error;
    return written;
  };
  const reading = (): void => {
    if (!isReadable) throw new StoreUnavailable('the test does not let it be read');
  };
  return {
    store: storeAround(store, around, reading),
    fail: (error, when) => {
      failures.push({ error, when });
    },
    setReadable: (to) => {
      isReadable = to;
    },
  };
}
