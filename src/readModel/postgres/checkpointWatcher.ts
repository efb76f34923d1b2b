import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { connect, hangUp } from '../../postgres/connect.ts';
import { isUnreachable } from '../../postgres/unavailable.ts';
import { channelOf } from './checkpoint.ts';
import type { PostgresPlace } from './place.ts';

/** Looks at the checkpoint at least this often: a notification may be lost with the connection. */
const LOOK_MS = 1_000;
const LOOK_WITHIN_MS = 5_000;
/** A look that takes longer is not waited for any more by those who ask whether the rows can be read. */
const SILENT_MS = 2_500;
const FIRST_REST_MS = 100;
const LONGEST_REST_MS = 2_000;

/** How the rows stand: those of this log, of another one, none yet, or the database cannot be asked. */
type Standing = 'current' | 'foreign' | 'missing' | 'unknown';

const reasons: Readonly<Record<Standing, string | null>> = {
  current: null,
  foreign: 'the read models are those of another log and not made anew yet',
  missing: 'the read models are not made yet',
  unknown: 'the database of the read models does not answer',
};

export interface WatcherEvents {
  readonly onCheckpoint: (position: number) => void;
  /** The database is lost, or what is wrong with it has changed; the watcher goes on trying. */
  readonly onLost: (error: unknown) => void;
}

/** Hears how far the rows have come, whichever process projects, and whether the database is there at all. */
export class CheckpointWatcher {
  readonly #place: PostgresPlace;
  readonly #logId: string;
  readonly #events: WatcherEvents;
  readonly #stopping = new AbortController();
  readonly #seen = Promise.withResolvers<void>();
  readonly #running: Promise<void>;
  #standing: Standing = 'unknown';
  #position = 0;
  /** When the look that is under way has begun, by `performance.now()`. */
  #lookingSince = Infinity;
  #rest = FIRST_REST_MS;
  /** Who waits for the next look. */
  readonly #lookers: (() => void)[] = [];
  #hurry: () => void = () => {};

  constructor(place: PostgresPlace, logId: string, events: WatcherEvents) {
    this.#place = place;
    this.#logId = logId;
    this.#events = events;
    this.#running = this.#run();
  }

  /** Resolves when it is known for the first time how the rows stand, or that it cannot be. */
  get seen(): Promise<void> {
    return this.#seen.promise;
  }

  /** Looks at once; resolves when it has, or when it cannot. */
  async look(): Promise<void> {
    if (this.#standing === 'unknown' || this.#stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#lookers.push(resolve);
      this.#hurry();
    });
  }

  get isForeign(): boolean {
    return this.#standing === 'foreign';
  }

  unready(): string | null {
    const isSilent = performance.now() - this.#lookingSince > SILENT_MS;
    return reasons[isSilent ? 'unknown' : this.#standing];
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#follow();
      } catch (error) {
        if (this.#standing !== 'unknown') this.#events.onLost(error);
        this.#standing = 'unknown';
        this.#seen.resolve();
        this.#haveLooked(this.#lookers.length);
        await this.#pause(this.#rest);
        this.#rest = Math.min(LONGEST_REST_MS, this.#rest * 2);
      }
    }
    this.#haveLooked(this.#lookers.length);
  }

  /** The first so many who waited for a look. */
  #haveLooked(count: number): void {
    for (const resolve of this.#lookers.splice(0, count)) resolve();
  }

  /** Ends when it is stopped; throws when the connection is lost. */
  async #follow(): Promise<void> {
    const lost = Promise.withResolvers<never>();
    // Nobody may be waiting for it when it comes.
    lost.promise.catch(() => {});
    const client = await connect({ ...this.#place, statementMs: LOOK_WITHIN_MS }, lost.reject);
    try {
      client.on('notification', ({ payload = '' }) => this.#told(payload));
      await client.query(`LISTEN ${channelOf(this.#place.schema)}`);
      while (!this.#stopping.signal.aborted) {
        const waiting = this.#lookers.length;
        await this.#lookOn(client);
        this.#haveLooked(waiting);
        this.#rest = FIRST_REST_MS;
        this.#seen.resolve();
        const hurried = new Promise<void>((resolve) => (this.#hurry = resolve));
        if (this.#lookers.length === 0) await Promise.race([this.#pause(LOOK_MS), hurried, lost.promise]);
      }
    } finally {
      await hangUp(client);
    }
  }

  async #lookOn(client: Client): Promise<void> {
    this.#lookingSince = performance.now();
    try {
      const { rows } = await client.query<{ log_id: string; position: number }>(
        'SELECT log_id, position FROM checkpoint',
      );
      const [row] = rows;
      if (row === undefined) this.#stands('missing', 0);
      else if (row.log_id === this.#logId) this.#stands('current', row.position);
      else this.#stands('foreign', 0);
    } catch (error) {
      if (isUnreachable(error) || !isMissing(error)) throw error;
      this.#stands('missing', 0);
    } finally {
      this.#lookingSince = Infinity;
    }
  }

  /** Notifications come in the order of commits, but after a look they may be of commits that it has seen already. */
  #told(payload: string): void {
    const [logId = '', position = '', anew] = payload.split(' ');
    if (logId !== this.#logId) return;
    this.#stands('current', Math.max(anew === undefined ? this.#position : 0, Number(position)));
  }

  #stands(standing: Standing, position: number): void {
    this.#standing = standing;
    if (position === this.#position) return;
    this.#position = position;
    this.#events.onCheckpoint(position);
  }

  async #pause(ms: number): Promise<void> {
    try {
      await delay(ms, undefined, { signal: this.#stopping.signal });
    } catch {
      // It is stopped.
    }
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '42P01' || error.code === '3F000');
