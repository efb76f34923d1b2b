import type { EventStore, StoredEvent } from '../eventStore.ts';
import type { FileEvent } from './readEvents.ts';

/** The log holds what the file does not: it goes on from something else. The message is for people. */
export class ForeignLog extends Error {
  override readonly name = 'ForeignLog';
}

/** What the log held before an import, compared with the file page by page. */
export class HeldLog {
  readonly #log: Pick<EventStore, 'readAll'>;
  #position = 0;
  #isOver = false;

  constructor(log: Pick<EventStore, 'readAll'>) {
    this.#log = log;
  }

  /**
   * Whether the log holds this page, which follows the last one asked about. False from where it ends on; within the
   * page that an import has stopped in it may hold some and not others. Throws ForeignLog.
   */
  async holds(page: readonly FileEvent[]): Promise<boolean> {
    if (this.#isOver) return false;
    const held = await this.#next(page.length);
    const expected = new Map(page.map(({ event }) => [placeOf(event), event]));
    for (const event of held) {
      const same = expected.get(placeOf(event));
      if (same?.id !== event.id || same.metadata !== event.metadata) throw foreign(event);
    }
    this.#isOver = held.length < page.length;
    return !this.#isOver;
  }

  async #next(count: number): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    while (events.length < count) {
      const page = await this.#log.readAll({ after: this.#position, maxCount: count - events.length });
      if (page.length === 0) break;
      events.push(...page);
      this.#position = page.at(-1)?.position ?? this.#position;
    }
    return events;
  }
}

const placeOf = ({ stream, revision }: StoredEvent): string => `${revision}@${stream}`;

const foreign = ({ stream, revision, position }: StoredEvent): ForeignLog =>
  new ForeignLog(
    `it holds an event that the file does not have there (${stream} revision ${revision}, position ${position})`,
  );
