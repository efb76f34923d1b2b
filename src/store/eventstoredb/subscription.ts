import { setImmediate } from 'node:timers/promises';
import type { AllStreamResolvedEvent } from '@eventstore/db-client';
import type { Subscribe, Subscription } from '../eventStore.ts';
import { Arrivals } from './arrivals.ts';
import type { Connection, Lease } from './connection.ts';
import { rawPosition, shown, storedEvent } from './storedEvent.ts';
import { pauseAfter } from './timing.ts';
import { pause, TimedOut } from './within.ts';

/** The handler threw, or was given an event that cannot be: nothing that a new connection could change. */
class Ended extends Error {
  override readonly name = 'Ended';
}

/**
 * Follows the log behind a position. Its checkpoint is the last event that the handler was done with: where the
 * connection is lost it subscribes again behind that one, for as long as it takes.
 */
export class LogSubscription implements Subscription {
  readonly #connection: Connection;
  readonly #options: Subscribe;
  readonly #acknowledged: () => number;
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;
  #after: number;
  #failures = 0;

  /** `acknowledged` tells a position that the log surely has. */
  constructor(connection: Connection, options: Subscribe, acknowledged: () => number) {
    this.#connection = connection;
    this.#options = options;
    this.#acknowledged = acknowledged;
    this.#after = options.after;
    this.#ended = this.#run();
  }

  /** Resolves when the last handler has returned, whether it was stopped or failed. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    // Whoever subscribes holds the subscription before the first event comes.
    await setImmediate();
    while (!this.#stopping.signal.aborted) {
      let lease: Lease | undefined;
      try {
        lease = await this.#connection.lease();
        await this.#follow(lease);
      } catch (error) {
        if (error instanceof Ended) return this.#options.onError(error.cause);
        if (this.#stopping.signal.aborted) return;
        if (lease !== undefined) this.#connection.failed(lease, error);
        this.#failures += 1;
        await pause(pauseAfter(this.#failures, this.#connection.timing), this.#stopping.signal);
      }
    }
  }

  /** Until it is stopped or fails, which both is thrown. */
  async #follow({ client, retired }: Lease): Promise<never> {
    const signal = AbortSignal.any([retired, this.#stopping.signal]);
    const arrivals = new Arrivals(client, { after: this.#after, signal });
    try {
      for (let isTold = false; ;) {
        const events = arrivals.take();
        if (events.length > 0) {
          await this.#handle(events);
          isTold = false;
        } else {
          if (arrivals.isLive && !isTold) await handling(() => this.#options.onCaughtUp?.());
          isTold = arrivals.isLive;
          await this.#more(arrivals);
        }
      }
    } finally {
      arrivals.close();
    }
  }

  async #handle(events: readonly AllStreamResolvedEvent[]): Promise<void> {
    await handling(async () => {
      const page = events.flatMap(shown).map(storedEvent);
      if (page.length > 0) await this.#options.onEvents(page);
    });
    this.#after = events.reduce((_, event) => rawPosition(event), this.#after);
    this.#failures = 0;
  }

  /** Waits. A server that is silent although it has more to send is left for a new connection. */
  async #more(arrivals: Arrivals): Promise<void> {
    const { silenceMs } = this.#connection.timing;
    if (await arrivals.changed(silenceMs)) return;
    if (!arrivals.isLive || this.#acknowledged() > this.#after)
      throw new TimedOut(`a subscription was silent for ${silenceMs} ms`);
  }
}

async function handling(handle: () => void | Promise<void>): Promise<void> {
  try {
    await handle();
  } catch (cause) {
    throw new Ended('a handler of events has failed', { cause });
  }
}
