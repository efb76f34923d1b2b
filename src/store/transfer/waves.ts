import { eventBytes } from '../eventBytes.ts';
import type { Append, NewEvent, StoredEvent } from '../eventStore.ts';
import { MAX_APPEND_BYTES } from '../eventStore.ts';

export interface WaveOptions {
  /** The appends of a wave may reach the log in another order than they stand in it. */
  readonly isUnordered: boolean;
}

/** Appends in flight at once, where each is one of its own. */
const UNORDERED_APPENDS = 64;

/**
 * Events of a log as appends that are written wave by wave. In a wave each stream stands once, with events that follow
 * one another in the log, so that written in order they stand as before. Where the order within a wave is not kept, no
 * event stands in one wave with the event that it follows from.
 */
export function wavesOf(events: readonly StoredEvent[], { isUnordered }: WaveOptions): Append[][] {
  const waves: Wave[] = [];
  let wave: Wave | undefined;
  for (const event of events) {
    const waits = isUnordered && wave?.causes(event) === true;
    if (!waits && wave?.extendRun(event) === true) continue;
    if (wave === undefined || waits || !wave.takes(event) || (isUnordered && wave.isFull)) {
      wave = new Wave();
      waves.push(wave);
    }
    wave.begin(event);
  }
  return waves.map(({ appends }) => appends);
}

const cause = /"\$causationId":"([0-9a-f-]{36})"/;

const toNew = ({ id, type, data, metadata }: StoredEvent): NewEvent => ({ id, type, data, metadata });

class Wave {
  readonly appends: (Append & { readonly events: NewEvent[] })[] = [];
  readonly #streams = new Set<string>();
  readonly #ids = new Set<string>();
  #runBytes = 0;

  /** Adds to the last append; false where the event is of another stream or there is no room. */
  extendRun(event: StoredEvent): boolean {
    const run = this.appends.at(-1);
    const bytes = eventBytes(event);
    if (run?.stream !== event.stream || this.#runBytes + bytes > MAX_APPEND_BYTES) return false;
    run.events.push(toNew(event));
    this.#ids.add(event.id);
    this.#runBytes += bytes;
    return true;
  }

  takes({ stream }: StoredEvent): boolean {
    return !this.#streams.has(stream);
  }

  get isFull(): boolean {
    return this.appends.length === UNORDERED_APPENDS;
  }

  /** The event follows from one that stands here. */
  causes({ metadata }: StoredEvent): boolean {
    return this.#ids.has(cause.exec(metadata)?.[1] ?? '');
  }

  begin(event: StoredEvent): void {
    const { stream, revision, id } = event;
    this.appends.push({ stream, expectedRevision: revision - 1, events: [toNew(event)] });
    this.#streams.add(stream);
    this.#ids.add(id);
    this.#runBytes = eventBytes(event);
  }
}
