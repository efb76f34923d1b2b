import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailable } from '../store/eventStore.ts';
import type { Projector } from './projector.ts';

/** After a short page: events that come one by one share a transaction, and nobody waits noticeably for them. */
const GATHER_MS = 4;
/** Looks at the log at least this often, also where nobody has said that it has grown. */
const IDLE_MS = 1_000;
/** A page at least this long is followed by the next one at once. */
const LONG_PAGE = 500;

export interface LoopEvents {
  /** The rows that are served have come to this position of the log; also once at the start. */
  readonly onCheckpoint: (position: number) => void;
  /** Projecting has ended: StoodDown, or what the store or the database threw. */
  readonly onError: (error: unknown) => void;
}

/** Keeps the read model up with the log, until it is stopped or fails; a log that is away for now is waited for. */
export class ProjectorLoop {
  readonly #projector: Projector;
  readonly #events: LoopEvents;
  readonly #running: Promise<void>;
  #wake: () => void = () => {};
  #hasGrown = true;
  #isStopped = false;

  constructor(projector: Projector, events: LoopEvents) {
    this.#projector = projector;
    this.#events = events;
    events.onCheckpoint(projector.position);
    this.#running = this.#run().catch(events.onError);
  }

  /** The log has grown. */
  grown(): void {
    this.#hasGrown = true;
    this.#wake();
  }

  /** Resolves when the page at work is written. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.grown();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      this.#hasGrown = false;
      const before = this.#projector.position;
      const events = await this.#step();
      if (this.#projector.position > before) this.#events.onCheckpoint(this.#projector.position);
      if (events === 0 && !this.#hasGrown) await this.#idle();
      else if (events < LONG_PAGE) await delay(GATHER_MS);
      else await turn();
    }
  }

  /** The number of events; 0 also where the log cannot be read, which is then tried again like a look for new events. */
  async #step(): Promise<number> {
    try {
      return await this.#projector.step();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.#hasGrown = false;
      return 0;
    }
  }

  #idle(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, IDLE_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
