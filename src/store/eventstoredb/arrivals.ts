import { excludeSystemEvents, START, streamNameFilter } from '@eventstore/db-client';
import type { AllStreamResolvedEvent, AllStreamSubscription, Filter } from '@eventstore/db-client';
import type { Client } from './client.ts';
import { ConnectionLost } from './failures.ts';
import { clientPosition } from './storedEvent.ts';

/** What the client may hold for a slow handler; beyond it the server waits, so that a catch-up needs no memory. */
const HELD = 256;
const TAKEN_AT_ONCE = 512;

export interface ArrivalsOptions {
  /** Exclusive. */
  readonly after: number;
  /** Of these categories only; what the system has written is left out in any case. */
  readonly categories?: readonly string[];
  /** Ends it, with its reason as the failure. */
  readonly signal: AbortSignal;
}

/** What a subscription to the whole log has brought and nobody has taken yet. */
export class Arrivals {
  readonly #stream: AllStreamSubscription;
  readonly #signal: AbortSignal;
  #changed = Promise.withResolvers<boolean>();
  #failure: Error | undefined;
  #isLive = false;

  constructor(client: Client, { after, categories, signal }: ArrivalsOptions) {
    this.#signal = signal;
    this.#stream = client.subscribeToAll(
      {
        fromPosition: after === 0 ? START : clientPosition(after),
        filter: this.#filter(categories),
      },
      { highWaterMark: HELD },
    );
    this.#listen();
    signal.addEventListener('abort', this.#abort);
    if (signal.aborted) this.#abort();
  }

  /** A checkpoint may be ahead of events that still wait here: it only shows that the server is at work. */
  #filter(categories: readonly string[] | undefined): Filter {
    const checkpointReached = (): void => this.#change();
    return categories === undefined
      ? excludeSystemEvents({ checkpointReached })
      : streamNameFilter({ prefixes: categories.map((category) => `${category}-`), checkpointReached });
  }

  #listen(): void {
    // Listeners stay on it after the end: an error that comes later must have one.
    this.#stream.on('readable', () => this.#change());
    this.#stream.on('confirmation', () => this.#change());
    this.#stream.on('error', (error) => this.#fail(error));
    this.#stream.on('end', () => this.#fail(new ConnectionLost('the server has ended the subscription')));
    this.#stream.on('caughtUp', () => {
      this.#isLive = true;
      this.#change();
    });
    this.#stream.on('fellBehind', () => {
      this.#isLive = false;
    });
  }

  /** The server has told that it has sent all there is; what it tells so may still wait here. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** The next events in log order; none where there are none yet. Throws why there will be no more. */
  take(): readonly AllStreamResolvedEvent[] {
    if (this.#signal.aborted) throw this.#signal.reason;
    const taken: AllStreamResolvedEvent[] = [];
    while (taken.length < TAKEN_AT_ONCE) {
      const event: AllStreamResolvedEvent | null = this.#stream.read();
      if (event === null) break;
      taken.push(event);
    }
    if (taken.length === 0 && this.#failure !== undefined) throw this.#failure;
    return taken;
  }

  /** Whether something has happened since it was last asked, or does so within `ms`. */
  async changed(ms: number): Promise<boolean> {
    const timer = setTimeout(this.#changed.resolve, ms, false);
    const hasChanged = await this.#changed.promise;
    clearTimeout(timer);
    this.#changed = Promise.withResolvers();
    return hasChanged;
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#abort);
    this.#stream.unsubscribe().catch(() => {});
  }

  readonly #abort = (): void => this.#fail(this.#signal.reason);

  #fail(cause: unknown): void {
    this.#failure ??=
      cause instanceof Error ? cause : new ConnectionLost('the subscription has failed', { cause });
    this.#change();
  }

  #change(): void {
    this.#changed.resolve(true);
  }
}
