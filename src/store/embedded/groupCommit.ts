import { setImmediate } from 'node:timers';
import type { Database, Statement } from 'better-sqlite3';
import { WrongExpectedRevision } from '../eventStore.ts';
import type { Append, Appended, StoredEvent } from '../eventStore.ts';
import type { EventTable } from './eventTable.ts';
import { writeFailure } from './failures.ts';
import { Heads } from './heads.ts';
import { judge } from './judge.ts';

const MAX_GROUP_EVENTS = 1_000;
const MAX_GROUP_BYTES = 1_048_576;

/** The appends of one command: judged and written together, never split over two groups. */
export interface Job {
  readonly appends: readonly Append[];
  readonly events: number;
  readonly bytes: number;
  readonly resolve: (appended: readonly Appended[]) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = readonly Appended[] | WrongExpectedRevision;

/**
 * Natural group commit: what is appended during a turn of the event loop is committed together at its end, so that
 * one flush to disk serves all and nobody waits for a timer. While a commit runs, requests gather for the next one.
 */
export class GroupCommit {
  readonly #table: EventTable;
  readonly #heads: Heads;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;
  readonly #db: Database;
  readonly #onCommitted: (events: readonly StoredEvent[], bytes: number) => void;
  #queue: Job[] = [];
  #scheduled = false;
  #whenIdle: (() => void)[] = [];
  /** Position of the last event committed. */
  #position: number;

  /** `onCommitted` hears of each group, in log order, before its appends are answered. */
  constructor(
    db: Database,
    table: EventTable,
    onCommitted: (events: readonly StoredEvent[], bytes: number) => void,
  ) {
    this.#db = db;
    this.#table = table;
    this.#heads = new Heads(table);
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
    this.#onCommitted = onCommitted;
    this.#position = table.lastPosition();
  }

  get position(): number {
    return this.#position;
  }

  add(job: Job): void {
    this.#queue.push(job);
    this.#schedule();
  }

  /** Resolves when nothing waits to be written. */
  async idle(): Promise<void> {
    if (this.#queue.length > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#write(this.#nextGroup());
      if (this.#queue.length > 0) this.#schedule();
      else this.#whenIdle.splice(0).forEach((resolve) => resolve());
    });
  }

  /** The first job always, then as many as keep the group within its bounds. */
  #nextGroup(): readonly Job[] {
    let events = 0;
    let bytes = 0;
    const end = this.#queue.findIndex((job, n) => {
      events += job.events;
      bytes += job.bytes;
      return n > 0 && (events > MAX_GROUP_EVENTS || bytes > MAX_GROUP_BYTES);
    });
    const group = end === -1 ? this.#queue : this.#queue.slice(0, end);
    this.#queue = end === -1 ? [] : this.#queue.slice(end);
    return group;
  }

  #write(jobs: readonly Job[]): void {
    const written: StoredEvent[] = [];
    let committing = false;
    let outcomes: readonly Outcome[];
    try {
      this.#begin.run();
      outcomes = jobs.map((job) => this.#judgeAndInsert(job.appends, written));
      committing = true;
      this.#commit.run();
    } catch (error) {
      this.#recover();
      const failure = writeFailure(error, committing);
      jobs.forEach((job) => job.reject(failure));
      return;
    }
    this.#position = written.at(-1)?.position ?? this.#position;
    if (written.length > 0)
      this.#onCommitted(
        written,
        jobs.reduce((sum, job) => sum + job.bytes, 0),
      );
    jobs.forEach((job, n) => settle(job, outcomes[n]));
  }

  /** All of one command are judged before the first of them is written: all or nothing. */
  #judgeAndInsert(appends: readonly Append[], written: StoredEvent[]): Outcome {
    const verdicts = appends.map((append) => judge(append, this.#heads, this.#table));
    const refusal = verdicts.find((verdict) => verdict instanceof WrongExpectedRevision);
    if (refusal !== undefined) return refusal;
    return appends.map((append, n) => {
      const verdict = verdicts[n];
      return typeof verdict === 'object' && 'revision' in verdict ? verdict : this.#insert(append, written);
    });
  }

  #insert({ stream, expectedRevision, events }: Append, written: StoredEvent[]): Appended {
    let position = written.at(-1)?.position ?? this.#position;
    let revision = expectedRevision;
    for (const event of events) {
      position += 1;
      revision += 1;
      this.#table.insert(position, stream, revision, event);
      written.push({
        stream,
        revision,
        position,
        id: event.id,
        type: event.type,
        data: event.data,
        metadata: event.metadata,
      });
    }
    this.#heads.set(stream, revision);
    return { revision, position };
  }

  /** Some errors end the transaction by themselves, others leave it open. */
  #recover(): void {
    this.#heads.clear();
    try {
      if (this.#db.inTransaction) this.#rollback.run();
    } catch {
      // The next group meets the same trouble at its start and says so to its callers.
    }
  }
}

function settle(job: Job, outcome: Outcome | undefined): void {
  if (outcome === undefined || outcome instanceof WrongExpectedRevision) job.reject(outcome);
  else job.resolve(outcome);
}
