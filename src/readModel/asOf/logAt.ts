import type { Instant } from '../../domain/instant.ts';
import { sortable } from '../../domain/instant.ts';
import { decode } from '../../store/decode.ts';
import type { EventStore, ReadAll, StoredEvent } from '../../store/eventStore.ts';

type Log = Pick<EventStore, 'logId' | 'readAll' | 'lastPosition'>;

/**
 * A log as it was at an instant: of each stream the events up to the first one that was decided later. They stand
 * anywhere in the log: clocks differ a little, and what was imported was decided long before it was appended. Made to be
 * read once, from the beginning.
 */
export class LogAt implements Log {
  readonly logId: string;
  readonly #log: Log;
  readonly #at: string;
  readonly #categories: readonly string[];
  readonly #onRead: (position: number) => void;
  /** Streams that go on later. */
  readonly #ended = new Set<string>();

  /** Only streams of these categories; `onRead` is told how far the log was read. */
  constructor(log: Log, at: Instant, categories: readonly string[], onRead: (position: number) => void) {
    this.logId = log.logId;
    this.#log = log;
    this.#at = sortable(at);
    this.#categories = categories;
    this.#onRead = onRead;
  }

  lastPosition(): Promise<number> {
    return this.#log.lastPosition();
  }

  /** As the port's. */
  async readAll({ after, maxCount }: ReadAll): Promise<readonly StoredEvent[]> {
    for (let from = after; ;) {
      const page = await this.#log.readAll({ after: from, maxCount, categories: this.#categories });
      const last = page.at(-1);
      if (last === undefined) return [];
      this.#onRead(last.position);
      const events = page.filter((event) => this.#isThere(event));
      if (events.length > 0) return events;
      from = last.position;
    }
  }

  #isThere(event: StoredEvent): boolean {
    if (!this.#ended.has(event.stream) && instantOf(event) <= this.#at) return true;
    this.#ended.add(event.stream);
    return false;
  }
}

/** Metadata begin so as this program writes them; the rest of them need not be read. */
const beginning = /^\{"at":"([^"]+)"/;

const instantOf = (event: StoredEvent): string =>
  sortable(beginning.exec(event.metadata)?.[1] ?? decode(event).metadata.at);
