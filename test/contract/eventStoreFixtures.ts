import { randomUUID } from 'node:crypto';
import type { Append, EventStore, NewEvent, StoredEvent, Subscribe } from '../../src/store/eventStore.ts';

/** A store under test; `reopen` closes it and opens the same log again. */
export interface OpenStore {
  readonly store: EventStore;
  readonly reopen: () => Promise<EventStore>;
  readonly cleanup: () => Promise<void>;
}

export const anEvent = (given: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'Edit',
  data: '{"n":1}',
  metadata: '{"at":"2024-05-01T10:00:00Z"}',
  ...given,
});

export const events = (count: number): NewEvent[] => Array.from({ length: count }, () => anEvent());

export const creation = (stream: string, count = 1): Append => ({
  stream,
  expectedRevision: -1,
  events: events(count),
});

export const idsOf = (recorded: readonly NewEvent[]): string[] => recorded.map(({ id }) => id);

/** Fills the log with `streams` streams of one event each, all in flight at once. */
export async function fill(store: EventStore, category: string, streams: number): Promise<void> {
  await Promise.all(Array.from({ length: streams }, (_, n) => store.append(creation(`${category}-${n}`))));
}

export async function wholeLog(store: EventStore): Promise<StoredEvent[]> {
  const found: StoredEvent[] = [];
  for (let after = 0; ; after = found.at(-1)?.position ?? after) {
    const page = await store.readAll({ after, maxCount: 700 });
    if (page.length === 0) return found;
    found.push(...page);
  }
}

/** A promise and the function that fulfils it. */
export function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { given: promise, give: () => resolve() };
}

/** Subscribes and gathers what comes; a failed subscription fails whoever waits for events. */
export function follow(store: EventStore, after: number, given: Partial<Subscribe> = {}) {
  const seen: StoredEvent[] = [];
  const waiting: { count: number; resolve: () => void; reject: (error: unknown) => void }[] = [];
  const subscription = store.subscribe({
    after,
    onError: (error) => waiting.forEach(({ reject }) => reject(error)),
    ...given,
    onEvents: async (page) => {
      await given.onEvents?.(page);
      seen.push(...page);
      waiting.filter(({ count }) => seen.length >= count).forEach(({ resolve }) => resolve());
    },
  });
  const until = (count: number): Promise<void> =>
    new Promise((resolve, reject) => {
      if (seen.length >= count) resolve();
      else waiting.push({ count, resolve, reject });
    });
  return { seen, until, stop: () => subscription.stop() };
}
