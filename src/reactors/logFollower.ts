import type { Recorded } from '../domain/event.ts';
import { categoryOf } from '../domain/event.ts';
import { decode } from '../store/decode.ts';
import type { EventStore } from '../store/eventStore.ts';

export interface FollowOptions {
  /** Exclusive position to start behind. */
  readonly after: number;
  /** Only events of these categories are decoded and given to `apply`. */
  readonly categories: ReadonlySet<string>;
  readonly apply: (event: Recorded) => void;
  /** The log has grown up to this position, whatever the categories. */
  readonly onGrown: (position: number) => void;
  /** Following has ended for good. */
  readonly onError: (error: unknown) => void;
}

/** What this node keeps in memory of the log, kept up with it. */
export interface LogFollower {
  /** Resolves when everything up to the position was applied. */
  caughtUpTo(position: number): Promise<void>;
  stop(): Promise<void>;
}

export function followLog(store: EventStore, options: FollowOptions): LogFollower {
  const { after, categories, apply, onGrown, onError } = options;
  let position = after;
  let waiting: { readonly position: number; readonly resolve: () => void }[] = [];

  const subscription = store.subscribe({
    after,
    onEvents: (events) => {
      for (const stored of events) if (categories.has(categoryOf(stored.stream))) apply(decode(stored));
      position = events.at(-1)?.position ?? position;
      onGrown(position);
      for (const waiter of waiting) if (waiter.position <= position) waiter.resolve();
      if (waiting.length > 0) waiting = waiting.filter((waiter) => waiter.position > position);
    },
    onError,
  });

  return {
    caughtUpTo: (wanted) =>
      wanted <= position
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ position: wanted, resolve });
          }),
    stop: () => subscription.stop(),
  };
}
