import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { NO_STREAM, StoreUnavailable, WrongExpectedRevision } from '../eventStore.ts';
import type { NewEvent } from '../eventStore.ts';
import { append } from './append.ts';
import type { Connection } from './connection.ts';
import { readStream } from './readStream.ts';
import { OWN_STREAMS } from './storedEvent.ts';
import { pause, within } from './within.ts';

const stream = `${OWN_STREAMS}node`;
/** Between two looks at a lock that another one holds, and before a renewal that failed is tried again. */
const LOOK_MS = 500;
const METADATA_MS = 2_000;

export interface LockTimes {
  readonly renewMs: number;
  /** A holder that has not renewed for so long may be replaced, and does not write any more by itself. */
  readonly staleMs: number;
}

export const standardLockTimes: LockTimes = { renewMs: 3_000, staleMs: 10_000 };

interface Found {
  readonly revision: number;
  readonly isHeld: boolean;
  /** For people: where the holder runs. */
  readonly where: string;
}

/**
 * The right to be the only node that works on a log. The last event of a stream says who has it, and is renewed; who
 * finds it held watches whether it still is, so that no two clocks are compared. A holder counts from before it sent
 * its last renewal: it has stopped to write when another one may begin.
 */
export class NodeLock {
  readonly #connection: Connection;
  readonly #times: LockTimes;
  readonly #onReplaced: () => void;
  readonly #stopping = new AbortController();
  #revision = NO_STREAM;
  #renewedAt = -Infinity;
  #isReplaced = false;
  #renewing: Promise<void> = Promise.resolve();

  /** `onReplaced` is called once, when another node has taken the lock. */
  constructor(connection: Connection, times: LockTimes, onReplaced: () => void) {
    this.#connection = connection;
    this.#times = times;
    this.#onReplaced = onReplaced;
  }

  /** Why this node must not write; null where it may. */
  mayNotWrite(): string | null {
    if (this.#isReplaced) return 'another node works on the log now';
    return performance.now() - this.#renewedAt < this.#times.staleMs
      ? null
      : 'it cannot be known whether another node works on the log by now';
  }

  /**
   * Takes the lock and keeps it. Throws StoreUnavailable where another node has it; `onWaiting` is told where it has to
   * be seen whether one still has.
   */
  async take(onWaiting: (message: string) => void): Promise<void> {
    do this.#revision = await this.#free(onWaiting);
    while (!(await this.#put(lockEvent('Held'))));
    if (this.#revision === 0) await this.#keepOnlyTheLast();
    this.#renewing = this.#renew();
  }

  /** Where it is held: lets others take it at once; they wait for it to grow stale where this fails. */
  async release(): Promise<void> {
    this.#stopping.abort();
    await this.#renewing;
    if (this.mayNotWrite() === null) await this.#put(lockEvent('Released')).catch(() => {});
  }

  async #renew(): Promise<void> {
    // A renewal that may have been written or not is sent again as it was: the same event finds it out.
    let event = lockEvent('Held');
    let wait = this.#times.renewMs;
    for (;;) {
      await pause(wait, this.#stopping.signal);
      if (this.#stopping.signal.aborted) return;
      try {
        if (!(await this.#put(event))) return this.#replaced();
        event = lockEvent('Held');
        wait = this.#times.renewMs;
      } catch {
        wait = Math.min(LOOK_MS, this.#times.renewMs);
      }
    }
  }

  #replaced(): void {
    this.#isReplaced = true;
    this.#onReplaced();
  }

  /** The revision at which it may be taken. */
  async #free(onWaiting: (message: string) => void): Promise<number> {
    const staleAt = performance.now() + this.#times.staleMs;
    let last = await this.#find();
    if (last.isHeld)
      onWaiting(
        `waiting up to ${this.#times.staleMs / 1_000} s to see whether ${last.where} still works on the log`,
      );
    while (last.isHeld && performance.now() < staleAt) {
      await delay(Math.min(LOOK_MS, this.#times.renewMs));
      const next = await this.#find();
      if (next.isHeld && next.revision !== last.revision)
        throw new StoreUnavailable(
          `Another node (${next.where}) works on this log. Only one may without DATABASE_URL.`,
        );
      last = next;
    }
    return last.revision;
  }

  async #find(): Promise<Found> {
    const [last] = await readStream(this.#connection, stream, { direction: 'backwards', maxCount: 1 });
    if (last === undefined) return { revision: NO_STREAM, isHeld: false, where: '' };
    const { where } = JSON.parse(last.data) as { readonly where: string };
    return { revision: last.revision, isHeld: last.type === 'Held', where };
  }

  /** False where somebody else was faster. */
  async #put(event: NewEvent): Promise<boolean> {
    const sentAt = performance.now();
    try {
      await append(this.#connection, { stream, expectedRevision: this.#revision, events: [event] });
    } catch (error) {
      if (error instanceof WrongExpectedRevision) return false;
      throw error;
    }
    this.#revision += 1;
    this.#renewedAt = sentAt;
    return true;
  }

  /** Renewals are of no interest once they are past: a scavenge may take them away. */
  async #keepOnlyTheLast(): Promise<void> {
    try {
      const { client, retired } = await this.#connection.lease();
      await within(METADATA_MS, client.setStreamMetadata(stream, { maxCount: 1 }), retired);
    } catch {
      // The log then grows by some more small events.
    }
  }
}

function lockEvent(type: 'Held' | 'Released'): NewEvent {
  const data = JSON.stringify({ where: `${hostname()}, process ${process.pid}` });
  return { id: randomUUID(), type, data, metadata: '{}' };
}
