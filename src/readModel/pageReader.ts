import type { EventStore, StoredEvent } from '../store/eventStore.ts';

/** Characters of data that a page should hold at most: it is in memory more than once while it is projected. */
const CHARACTERS = 8_000_000;
const FEWEST = 10;

/**
 * Reads the log page by page; where events are long, the next page has fewer of them. Behind a full page the next one is
 * on its way while that is worked on: a server can make it ready meanwhile.
 */
export class PageReader {
  readonly #store: Pick<EventStore, 'readAll'>;
  readonly #largest: number;
  readonly #ahead = new Map<number, Promise<readonly StoredEvent[]>>();
  #size: number;

  constructor(store: Pick<EventStore, 'readAll'>, largest: number) {
    this.#store = store;
    this.#largest = largest;
    this.#size = largest;
  }

  /** The next events behind a position; none at the end of the log. */
  async read(after: number): Promise<readonly StoredEvent[]> {
    const size = this.#size;
    const reading = this.#ahead.get(after) ?? this.#store.readAll({ after, maxCount: size });
    this.#ahead.delete(after);
    const events = await reading;
    this.#fit(events);
    const last = events.at(-1);
    if (last !== undefined && events.length >= size) this.#readAhead(last.position);
    return events;
  }

  #readAhead(after: number): void {
    const reading = this.#store.readAll({ after, maxCount: this.#size });
    // Whoever asks for the page hears of it.
    reading.catch(() => {});
    this.#ahead.set(after, reading);
  }

  #fit(events: readonly StoredEvent[]): void {
    const characters = events.reduce((sum, { data }) => sum + data.length, 0);
    if (events.length > 0) this.#size = fittingSize(events.length, characters, this.#largest);
  }
}

/** How many events the next page should have, at most `largest`, behind one of so many events and characters. */
export function fittingSize(events: number, characters: number, largest: number): number {
  const fitting = Math.floor((CHARACTERS * events) / Math.max(characters, 1));
  return Math.min(largest, Math.max(FEWEST, fitting));
}
