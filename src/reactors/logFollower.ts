import type { Recorded } from '../domain/event.ts';
import { categoryOf } from '../domain/event.ts';
import { decodeOwn } from '../store/decode.ts';
import type { EventStore, StoredEvent } from '../store/eventStore.ts';

export interface FollowOptions {
  /** Exclusive position to start behind. */
  readonly after: number;
  /** Only events of these categories are decoded and given to `apply`. */
  readonly categories: ReadonlySet<string>;
  readonly apply: (event: Recorded) => void;
  /** An event of these categories that is none of ours, and is passed over. */
  readonly onForeign?: (event: StoredEvent) => void;
  /** The log has grown up to this position, whatever the categories. */
  readonly onGrown: (position: number) => void;
  /** Following has ended for good. */
  readonly onError: (error: unknown) => void;
}

/** What this node keeps in memory of the log, kept up with it. */
export interface LogFollower {
  /** Resolves when everything up to the position was applied; rejects where following ends before that. */
  readonly caughtUpTo: (position: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Waiter {
  readonly position: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export function followLog(store: EventStore, options: FollowOptions): LogFollower {
  const { after, categories, apply, onForeign, onGrown, onError } = options;
  let position = after;
  let waiting: Waiter[] = [];
  let ended: Error | null = null;

  const onEvents = (events: readonly StoredEvent[]): void => {
    for (const stored of events) {
      if (!categories.has(categoryOf(stored.stream))) continue;
      const event = decodeOwn(stored);
      if (event === null) onForeign?.(stored);
      else apply(event);
    }
    position = events.at(-1)?.position ?? position;
    onGrown(position);
    for (const waiter of waiting) if (waiter.position <= position) waiter.resolve();
    if (waiting.length > 0) waiting = waiting.filter((waiter) => waiter.position > position);
  };

  const end = (cause?: unknown): void => {
    ended = new Error('the log is not followed any more', { cause });
    for (const { reject } of waiting.splice(0)) reject(ended);
  };

  const subscription = store.subscribe({
    after,
    onEvents,
    onError: (error) => {
      end(error);
      onError(error);
    },
  });

  return {
    caughtUpTo: async (wanted) => {
      if (wanted <= position) return;
      if (ended !== null) throw ended;
      await new Promise<void>((resolve, reject) => {
        waiting.push({ position: wanted, resolve, reject });
      });
    },
    stop: async () => {
      await subscription.stop();
      end();
    },
  };
}
