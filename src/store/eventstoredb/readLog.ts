import type { ReadAll, StoredEvent } from '../eventStore.ts';
import type { Client } from './client.ts';
import type { Connection } from './connection.ts';
import { readCategories } from './readCategories.ts';
import { reading } from './reading.ts';
import { readBackwards, readForwards } from './readPage.ts';
import type { Page, PageOptions } from './readPage.ts';
import { rawPosition, shown, storedEvent } from './storedEvent.ts';

/** The client cannot filter what it reads of the whole log, so that a page is read a bit longer than it is wanted. */
const MORE = 32;
const LONGEST_PAGE = 1_000;

/** Up to `seen` the log has been looked through, and the last event that is shown stands at `position`. */
interface End {
  readonly position: number;
  readonly seen: number;
}

const NOTHING_SEEN: End = { position: 0, seen: -1 };

/** The whole log, without the events of EventStoreDB itself and of this adapter. */
export class LogReader {
  readonly #connection: Connection;
  /** Behind `after` there was nothing to show up to `to`: whoever waits for more asks the same again and again. */
  #nothing = { after: 0, to: 0 };
  /** Whoever asks where the log ends asks again and again, and behind an idle one there may be many events to pass over. */
  #end = NOTHING_SEEN;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** As the port's `readAll`. */
  async read({ after, maxCount, categories }: ReadAll): Promise<readonly StoredEvent[]> {
    const found: StoredEvent[] = [];
    if (maxCount === 0 || categories?.length === 0) return found;
    if (categories !== undefined) return readCategories(this.#connection, { after, maxCount, categories });
    const length = Math.min(maxCount + MORE, LONGEST_PAGE);
    let isEmpty = true;
    for await (const page of this.#behind(this.#nothing.after === after ? this.#nothing.to : after, length)) {
      const events = page.flatMap(shown);
      isEmpty &&= events.length === 0;
      if (isEmpty) this.#nothing = { after, to: lastOf(page) };
      found.push(...events.slice(0, maxCount - found.length).map(storedEvent));
      if (found.length === maxCount) break;
    }
    return found;
  }

  /** Position of the last event that is shown; 0 where there is none. */
  async lastPosition(): Promise<number> {
    this.#end = await this.#look(this.#end);
    return this.#end.position;
  }

  async #look(known: End): Promise<End> {
    let newest: number | undefined;
    for await (const page of this.#fromEnd()) {
      newest ??= rawPosition(page[0]);
      // A log that ends before was put back to what it had been.
      const seen = newest < known.seen ? NOTHING_SEEN.seen : known.seen;
      const unseen = page.filter((event) => rawPosition(event) > seen);
      const [last] = unseen.flatMap(shown);
      if (last !== undefined) return { position: storedEvent(last).position, seen: newest };
      if (unseen.length < page.length) return { position: known.position, seen: newest };
    }
    return newest === undefined ? NOTHING_SEEN : { position: 0, seen: newest };
  }

  /** All events behind a position. A read begins with the event at its position. */
  async *#behind(after: number, maxCount: number): AsyncGenerator<Page> {
    for (let from = after; ;) {
      const page = await this.#page((client, options) => readForwards(client, from, options), maxCount);
      const behind = page.filter((event) => rawPosition(event) > from);
      if (behind.length > 0) yield behind;
      if (page.length < maxCount) return;
      from = lastOf(page);
    }
  }

  /** All events, the last one first. */
  async *#fromEnd(): AsyncGenerator<Page> {
    let before: number | undefined;
    // Nearly always the very last event is one that is shown.
    for (let maxCount = 1; ; maxCount = Math.min(maxCount * MORE, LONGEST_PAGE)) {
      const page = await this.#page((client, options) => readBackwards(client, before, options), maxCount);
      if (page.length > 0) yield page;
      if (page.length < maxCount) return;
      before = lastOf(page);
    }
  }

  #page(read: (client: Client, options: PageOptions) => Promise<Page>, maxCount: number): Promise<Page> {
    const { silenceMs } = this.#connection.timing;
    return reading(this.#connection, ({ client, retired: signal }) =>
      read(client, { maxCount, silenceMs, signal }),
    );
  }
}

const lastOf = (page: Page): number => page.reduce((_, event) => rawPosition(event), 0);
