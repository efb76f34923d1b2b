import type { EventStore, StoredEvent, Subscribe, Subscription } from '../../../../src/store/eventStore.ts';
import { NO_STREAM } from '../../../../src/store/eventStore.ts';
import { fromChunks } from './chunks.ts';
import { headOf } from './head.ts';
import { lastUpTo } from './positions.ts';
import { fromStored, isChunked } from './storedText.ts';
import type { Recorded } from './storedText.ts';
import { isVisible, placeOf } from './streamNames.ts';
import { isSoftDeleted } from './streamStates.ts';
import type { StreamMetadata, StreamState, StreamStates } from './streamStates.ts';

const PAGE = 256;
/** What is read at least: where few events are wanted, a filter may still skip many. */
const SMALL_PAGE = 32;

export type From = 'start' | 'end' | number;
export type Direction = 'forwards' | 'backwards';
export type Pages = AsyncGenerator<readonly Recorded[], void, void>;

/** Where a live subscription begins: behind a position of the store beneath. */
export interface Follow extends Pick<Subscribe, 'onCaughtUp' | 'onError'> {
  readonly after: number;
  readonly onEvents: (events: readonly Recorded[]) => Promise<void>;
}

/** Reads as EventStoreDB does, page by page, so that nobody holds the whole log. */
export class LogReader {
  readonly #store: EventStore;
  readonly #states: StreamStates;

  constructor(store: EventStore, states: StreamStates) {
    this.#store = store;
    this.#states = states;
  }

  stateOf(stream: string): StreamState {
    return this.#states.of(stream);
  }

  /** Revision of a stream's last event, hidden or not, or NO_STREAM. */
  head(stream: string): Promise<number> {
    return headOf(this.#store, stream);
  }

  async isMissing(stream: string): Promise<boolean> {
    return isSoftDeleted(this.stateOf(stream)) || (await headOf(this.#store, stream)) === NO_STREAM;
  }

  /** Events of a stream from a revision on, that one included, less what its metadata hide. */
  async *stream(stream: string, from: From, direction: Direction, count: number): Pages {
    const isHidden = await this.#hiding(stream);
    const { beneath } = placeOf(stream);
    const step = direction === 'forwards' ? 1 : -1;
    if (from === 'end' && direction === 'forwards') return;
    let next = typeof from === 'number' ? from : direction === 'forwards' || from === 'end' ? undefined : 0;
    for (let left = count; left > 0;) {
      const maxCount = Math.min(PAGE, left);
      const page = await this.#store.readStream(beneath, {
        direction,
        maxCount,
        ...(next !== undefined && { from: next }),
      });
      const visible = (await this.#recorded(page)).filter((event) => !isHidden(event)).slice(0, left);
      if (visible.length > 0) yield visible;
      left -= visible.length;
      const last = page.at(-1);
      if (last === undefined || page.length < maxCount) return;
      next = last.revision + step;
      if (next < 0) return;
    }
  }

  /**
   * Events of $all: forwards from a commit position on, that one included; backwards from before it. Many more may
   * come than are wanted, which tells only how large a page is worth while.
   */
  async *all(from: From, direction: Direction, wanted: number): Pages {
    const size = Math.min(PAGE, Math.max(SMALL_PAGE, wanted));
    if (direction === 'forwards') yield* this.#allForwards(from, size);
    else yield* this.#allBackwards(from, size);
  }

  /** The position beneath that lies before all events behind a commit position. */
  async behind(from: From): Promise<number> {
    if (from === 'start') return 0;
    return from === 'end' ? this.#store.lastPosition() : lastUpTo(from);
  }

  /** Follows $all. */
  follow({ after, onEvents, onCaughtUp, onError }: Follow): Subscription {
    return this.#store.subscribe({
      after,
      onEvents: async (page) => onEvents(await this.#recorded(page)),
      ...(onCaughtUp !== undefined && { onCaughtUp }),
      onError,
    });
  }

  async *#allForwards(from: From, size: number): Pages {
    if (from === 'end') return;
    let after = from === 'start' ? 0 : lastUpTo(from - 1);
    for (;;) {
      const page = await this.#store.readAll({ after, maxCount: size });
      yield await this.#recorded(page);
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.position;
    }
  }

  async *#allBackwards(from: From, size: number): Pages {
    if (from === 'start') return;
    let before = (from === 'end' ? await this.#store.lastPosition() : lastUpTo(from - 1)) + 1;
    while (before > 1) {
      const after = Math.max(0, before - 1 - size);
      const page = await this.#store.readAll({ after, maxCount: size });
      const earlier = page.filter(({ position }) => position < before);
      yield (await this.#recorded(earlier)).toReversed();
      before = after + 1;
    }
  }

  async #recorded(page: readonly StoredEvent[]): Promise<Recorded[]> {
    const recorded: Recorded[] = [];
    for (const event of page) {
      if (!isVisible(event.stream)) continue;
      recorded.push(isChunked(event) ? await fromChunks(this.#store, event) : fromStored(event));
    }
    return recorded;
  }

  async #hiding(stream: string): Promise<(event: Recorded) => boolean> {
    const { metadata } = this.stateOf(stream);
    return metadata === undefined
      ? () => false
      : hiding(metadata, await headOf(this.#store, stream), Date.now());
  }
}

function hiding(metadata: StreamMetadata, head: number, now: number): (event: Recorded) => boolean {
  const { $tb = 0, $maxCount = Infinity, $maxAge = Infinity } = metadata;
  const first = Math.max($tb, head - $maxCount + 1);
  return ({ revision, created }) => revision < first || created < now - $maxAge * 1_000;
}
