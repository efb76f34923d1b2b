import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { Projector } from './projector.ts';
import { StoodDown } from './projectionStore.ts';

/** After a short page: events that come one by one share a transaction, unless somebody waits for one. */
const GATHER_MS = 25;
/** Looks at the log at least this often, also where nobody has said that it has grown. */
const IDLE_MS = 1_000;
/** A page at least this long is followed by the next one at once. */
const LONG_PAGE = 500;
/** After a failure, doubled with each further one in a row. */
const FIRST_REST_MS = 100;
const LONGEST_REST_MS = 2_000;

export interface LoopEvents {
  /** The rows that are served have come to this position of the log; also once at the start. */
  readonly onCheckpoint: (position: number, building: readonly string[]) => void;
  /** The log or the database has failed; it is tried again after a while, and this called each time it fails again. */
  readonly onTrouble: (error: unknown) => void;
  /** It goes on after trouble. */
  readonly onRecovered: () => void;
  /** Another process projects: this one has ended. */
  readonly onStoodDown: () => void;
}

/** Keeps the read model up with the log, until it is stopped or another process does. */
export class ProjectorLoop {
  readonly #open: () => Promise<Projector>;
  readonly #events: LoopEvents;
  readonly #running: Promise<void>;
  readonly #stopping = new AbortController();
  #wake: () => void = () => {};
  #hasGrown = true;
  #isAwaited = false;
  #failures = 0;

  /** `open` begins where the rows stand; after a failure it is called anew, since nothing in memory is sure then. */
  constructor(open: () => Promise<Projector>, events: LoopEvents) {
    this.#open = open;
    this.#events = events;
    this.#running = this.#run();
  }

  /** The log has grown. */
  grown(): void {
    this.#hasGrown = true;
    this.#wake();
  }

  /** Somebody waits for what the log has by now. */
  hurry(): void {
    this.#isAwaited = true;
    this.#wake();
  }

  /** Resolves when the page at work is written and the database let go. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#running;
  }

  get #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#project(await this.#open());
      } catch (error) {
        if (error instanceof StoodDown) return this.#events.onStoodDown();
        this.#events.onTrouble(error);
        await this.#rest();
      }
    }
  }

  async #project(projector: Projector): Promise<void> {
    const report = (): void => this.#events.onCheckpoint(projector.position, projector.building);
    try {
      report();
      while (!this.#isStopped) {
        this.#hasGrown = false;
        this.#isAwaited = false;
        const events = await projector.step();
        if (events > 0) report();
        this.#recovered();
        const isIdle = events === 0;
        if (events >= LONG_PAGE || this.#isAwaited || (isIdle && this.#hasGrown)) await turn();
        else if ((await this.#pause(isIdle)) === 'over' && isIdle) await projector.check();
      }
    } finally {
      await projector.close();
    }
  }

  #recovered(): void {
    if (this.#failures > 0) this.#events.onRecovered();
    this.#failures = 0;
  }

  async #rest(): Promise<void> {
    const ms = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** this.#failures);
    this.#failures += 1;
    try {
      await delay(ms, undefined, { signal: this.#stopping.signal });
    } catch {
      // It is stopped.
    }
  }

  /** Is cut short where somebody waits, and where there was nothing to do also when there is. */
  #pause(isIdle: boolean): Promise<'over' | 'cut short'> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, isIdle ? IDLE_MS : GATHER_MS, 'over');
      this.#wake = () => {
        if (!isIdle && !this.#isAwaited && !this.#isStopped) return;
        clearTimeout(timer);
        resolve('cut short');
      };
    });
  }
}
