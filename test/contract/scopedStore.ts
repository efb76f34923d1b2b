import { randomUUID } from 'node:crypto';
import { categoryOf } from '../../src/domain/event.ts';
import type { Append, EventStore, ReadAll, StoredEvent } from '../../src/store/eventStore.ts';
import { WrongExpectedRevision } from '../../src/store/eventStore.ts';

const PAGE = 1_000;

/**
 * A part of a log that others write, too, which looks like a log of its own: streams carry a prefix that nobody else
 * uses, and what is behind `base` and carries it is shown without it.
 */
export class Scope {
  readonly #prefix = `${randomUUID().replaceAll('-', '')}.`;
  readonly #base: number;

  /** `base`: where the log ends now. */
  constructor(base: number) {
    this.#base = base;
  }

  of(store: EventStore): EventStore {
    return {
      logId: store.logId,
      capabilities: store.capabilities,
      get lastAcknowledgedPosition() {
        return store.lastAcknowledgedPosition;
      },
      append: (append) => this.#append(store, append),
      appendAll: (appends) => store.appendAll(appends),
      readStream: async (stream, options) =>
        this.#shown(await store.readStream(this.#hidden(stream), options)),
      readAll: (options) => this.#readAll(store, options),
      lastPosition: async () => {
        await store.lastPosition();
        return (await this.#readAll(store, { after: 0, maxCount: Infinity })).at(-1)?.position ?? 0;
      },
      subscribe: (options) =>
        store.subscribe({
          ...options,
          after: Math.max(options.after, this.#base),
          onEvents: async (events) => {
            const shown = this.#shown(events);
            if (shown.length > 0) await options.onEvents(shown);
          },
        }),
      close: () => store.close(),
    };
  }

  /** Names that every store refuses stay as they are. */
  #hidden(stream: string): string {
    return /^[^$-][^-]*-/.test(stream) ? `${this.#prefix}${stream}` : stream;
  }

  #shown(events: readonly StoredEvent[]): StoredEvent[] {
    return events
      .filter(({ stream }) => stream.startsWith(this.#prefix))
      .map((event) => ({ ...event, stream: event.stream.slice(this.#prefix.length) }));
  }

  async #append(store: EventStore, append: Append): ReturnType<EventStore['append']> {
    try {
      return await store.append({ ...append, stream: this.#hidden(append.stream) });
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error;
      throw new WrongExpectedRevision(append.stream, error.expectedRevision, error.actualRevision);
    }
  }

  async #readAll(store: EventStore, { after, maxCount, categories }: ReadAll): Promise<StoredEvent[]> {
    const found: StoredEvent[] = [];
    for (let from = Math.max(after, this.#base); found.length < maxCount;) {
      const page = await store.readAll({ after: from, maxCount: PAGE });
      const fitting = ({ stream }: StoredEvent): boolean => categories?.includes(categoryOf(stream)) ?? true;
      found.push(...this.#shown(page).filter(fitting));
      if (page.length < PAGE) break;
      from = page.at(-1)?.position ?? from;
    }
    return found.slice(0, maxCount);
  }
}
