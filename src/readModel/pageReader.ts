import type { EventStore, StoredEvent } from '../store/eventStore.ts';

/** Characters of data that a page should hold at most: it is in memory more than once while it is projected. */
const CHARACTERS = 8_000_000;
const FEWEST = 10;

/** Reads the log page by page; where events are long, the next page has fewer of them. */
export class PageReader {
  readonly #store: Pick<EventStore, 'readAll'>;
  readonly #largest: number;
  #size: number;

  constructor(store: Pick<EventStore, 'readAll'>, largest: number) {
    this.#store = store;
    this.#largest = largest;
    this.#size = largest;
  }

  /** The next events behind a position; none at the end of the log. */
  async read(after: number): Promise<readonly StoredEvent[]> {
    const events = await this.#store.readAll({ after, maxCount: this.#size });
    const characters = events.reduce((sum, { data }) => sum + data.length, 0);
    const fitting = Math.floor((CHARACTERS * events.length) / Math.max(characters, 1));
    if (events.length > 0) this.#size = Math.min(this.#largest, Math.max(FEWEST, fitting));
    return events;
  }
}
