import { DomainError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import { fromMilliseconds, isNotAfter, toMilliseconds } from '../../domain/instant.ts';
import type { EventStore } from '../../store/eventStore.ts';
import type { Contents } from '../contents.ts';
import { closedContents } from '../contents.ts';
import type { Queries } from '../readModels.ts';
import type { Make, Making, RowsAt } from './making.ts';

/** How many are kept: each is about as large as the table of items. */
const KEPT = 2;
/** Those that nobody has asked for this long are taken away. */
const IDLE_MS = 600_000;
/** How long one who asks waits for rows that are being made; they are made all the same. */
const PATIENCE_MS = 20_000;
/** Longer than this no rows are made. */
const LONGEST_MS = 1_800_000;
/** What is decided is in the log at most so much later. */
const SETTLED_MS = 60_000;

export interface SnapshotsOptions {
  readonly make: Make;
  readonly store: Pick<EventStore, 'lastPosition'>;
  readonly clock: () => number;
  /** Opens what the rows hold encrypted; without it that stays closed. */
  readonly contents?: Contents;
  readonly patienceMs?: number;
  readonly longestMs?: number;
  readonly idleMs?: number;
}

/** What rows are as of: an instant, and what was in the log when they were made. */
interface Subject {
  readonly at: Instant;
  readonly position: number;
  /** Nothing that was decided up to the instant can come any more. */
  readonly isSettled: boolean;
}

interface Kept {
  readonly subject: Subject;
  readonly rows: RowsAt;
  readonly queries: Queries;
  usedAt: number;
}

interface UnderWay {
  readonly subject: Subject;
  readonly making: Making;
  readonly done: Promise<Queries>;
  /** How far the log was read. */
  readonly read: { position: number };
}

/** Rows as they were at instants: made when they are asked for, one after another, and kept for a while. */
export class Snapshots {
  readonly #options: SnapshotsOptions;
  #kept: Kept[] = [];
  #underWay: UnderWay | null = null;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
  }

  /**
   * Rows as they were at an instant. Throws InvalidArgument where that is yet to come, and StateAtInstantNotReady where
   * they are not made soon, or others are being made: they go on being made, so that it helps to ask again.
   */
  async at(at: Instant): Promise<Queries> {
    const { store, clock } = this.#options;
    const now = clock();
    if (!isNotAfter(at, fromMilliseconds(now)))
      throw new DomainError('InvalidArgument', 'asOf must not be in the future.');
    const isSettled = now - toMilliseconds(at) > SETTLED_MS;
    const subject: Subject = { at, position: await store.lastPosition(), isSettled };
    const kept = this.#kept.find((each) => isFit(each.subject, subject));
    if (kept !== undefined) return this.#used(kept);
    this.#underWay ??= this.#begin(subject);
    const { subject: made, read } = this.#underWay;
    if (!isFit(made, subject))
      throw notReady('The state at another instant is being made', read.position, made);
    return this.#patiently(this.#underWay);
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#underWay?.making.stop();
    await this.#underWay?.done.catch(() => {});
    await Promise.all(this.#kept.splice(0).map(({ rows }) => rows.close()));
  }

  #used(kept: Kept): Queries {
    kept.usedAt = this.#options.clock();
    return kept.queries;
  }

  #begin(subject: Subject): UnderWay {
    const { make, longestMs = LONGEST_MS } = this.#options;
    const read = { position: 0 };
    const making = make(subject.at, (position) => {
      read.position = position;
    });
    const tooLong = setTimeout(() => void making.stop(), longestMs);
    const done = making.rows
      .then((rows) => this.#keep(subject, rows))
      .finally(() => {
        clearTimeout(tooLong);
        this.#underWay = null;
      });
    // Whoever asks meanwhile hears of a failure; where nobody does, the next one begins anew.
    done.catch(() => {});
    return { subject, making, done, read };
  }

  #keep(subject: Subject, rows: RowsAt): Queries {
    const { contents = closedContents } = this.#options;
    const queries: Queries = { ...rows, contents };
    this.#kept.push({ subject, rows, queries, usedAt: this.#options.clock() });
    this.#kept.sort((a, b) => b.usedAt - a.usedAt);
    this.#drop(this.#kept.splice(KEPT));
    this.#idle ??= this.#dropIdleLater();
    return queries;
  }

  /** Queries that were asked before are answered. */
  #drop(kept: readonly Kept[]): void {
    for (const { rows } of kept) void rows.close();
  }

  #dropIdleLater(): NodeJS.Timeout {
    const { idleMs = IDLE_MS, clock } = this.#options;
    return setTimeout(() => {
      const since = clock() - idleMs;
      this.#drop(this.#kept.filter(({ usedAt }) => usedAt <= since));
      this.#kept = this.#kept.filter(({ usedAt }) => usedAt > since);
      this.#idle = this.#kept.length > 0 ? this.#dropIdleLater() : undefined;
    }, idleMs).unref();
  }

  async #patiently({ subject, done, read }: UnderWay): Promise<Queries> {
    const { patienceMs = PATIENCE_MS } = this.#options;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(notReady('The state at that instant is being made', read.position, subject)),
      patienceMs,
    );
    try {
      return await Promise.race([done, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Whether rows that were made of one thing are those of another. */
const isFit = (made: Subject, wanted: Subject): boolean =>
  made.at === wanted.at && (made.isSettled || made.position === wanted.position);

const notReady = (what: string, position: number, { position: end }: Subject): DomainError =>
  new DomainError(
    'StateAtInstantNotReady',
    `${what}: ${end === 0 ? 0 : Math.floor((100 * position) / end)} % of the log is read. Ask again in a while.`,
  );
