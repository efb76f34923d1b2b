import { setImmediate } from 'node:timers/promises';
import { StoreUnavailable, UnknownOutcome, WrongExpectedRevision } from '../eventStore.ts';
import type { Append, Appended, StoredEvent } from '../eventStore.ts';
import type { Outcome } from './group.ts';
import type { GroupWriter, WrittenGroup } from './groupWriter.ts';
import { WriteTrouble } from './writeTrouble.ts';

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

/** A group that is committed, and not yet flushed to disk. */
interface Committed {
  readonly jobs: readonly Job[];
  readonly group: WrittenGroup;
}

/**
 * Natural group commit: what is appended until the end of a turn of the event loop is committed together, and all that
 * was committed while one flush to disk ran is served by the next. So nobody waits for a timer, and this thread for no
 * disk.
 */
export class GroupCommit {
  readonly #writer: GroupWriter;
  readonly #flush: () => Promise<void>;
  readonly #onDurable: (events: readonly StoredEvent[], bytes: number) => void;
  readonly #whenIdle: (() => void)[] = [];
  readonly #trouble: WriteTrouble;
  #durable: number;
  #queue: Job[] = [];
  #isCommitting = false;
  #committed: Committed[] = [];
  #isFlushing = false;
  #flushFailure: UnknownOutcome | undefined;

  /** `onDurable` hears of each group, in log order, before its appends are answered. */
  constructor(
    writer: GroupWriter,
    flush: () => Promise<void>,
    onDurable: (events: readonly StoredEvent[], bytes: number) => void,
  ) {
    this.#writer = writer;
    this.#flush = flush;
    this.#onDurable = onDurable;
    this.#durable = writer.position;
    this.#trouble = new WriteTrouble(() => writer.tryToWrite());
  }

  /** See GroupWriter. */
  learn(stream: string, revision: number): void {
    this.#writer.learn(stream, revision);
  }

  /** Position of the last event that is durable; 0 where there is none. */
  get position(): number {
    return this.#durable;
  }

  /** Why nothing can be appended, for people; null where it can. */
  whyUnavailable(): string | null {
    return this.#flushFailure === undefined ? this.#trouble.reason : takesNothing;
  }

  add(job: Job): void {
    this.#queue.push(job);
    if (!this.#isCommitting) void this.#commitAll();
  }

  /** Resolves when nothing waits to be written, and nothing will be. */
  async stop(): Promise<void> {
    this.#trouble.stop();
    if (this.#isBusy) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  get #isBusy(): boolean {
    return this.#isCommitting || this.#isFlushing;
  }

  async #commitAll(): Promise<void> {
    this.#isCommitting = true;
    while (this.#queue.length > 0) {
      await setImmediate();
      this.#commit(this.#takeGroup());
      if (!this.#isFlushing) void this.#flushAll();
    }
    this.#isCommitting = false;
    this.#tellIfIdle();
  }

  async #flushAll(): Promise<void> {
    this.#isFlushing = true;
    while (this.#committed.length > 0) await this.#flushOnce(this.#committed.splice(0));
    this.#isFlushing = false;
    this.#tellIfIdle();
  }

  #tellIfIdle(): void {
    if (!this.#isBusy) this.#whenIdle.splice(0).forEach((resolve) => resolve());
  }

  /** The first job always, then as many as keep the group within its bounds. */
  #takeGroup(): readonly Job[] {
    let events = 0;
    let bytes = 0;
    const end = this.#queue.findIndex((job, n) => {
      events += job.events;
      bytes += job.bytes;
      return n > 0 && (events > MAX_GROUP_EVENTS || bytes > MAX_GROUP_BYTES);
    });
    return this.#queue.splice(0, end === -1 ? this.#queue.length : end);
  }

  #commit(jobs: readonly Job[]): void {
    if (this.#flushFailure !== undefined) {
      rejectAll(jobs, new StoreUnavailable(takesNothing, { cause: this.#flushFailure }));
      return;
    }
    try {
      const group = this.#writer.write(jobs.map(({ appends }) => appends));
      this.#committed.push({ jobs, group });
    } catch (failure) {
      this.#trouble.met(failure);
      rejectAll(jobs, failure);
    }
  }

  /** A refusal waits as well: it was judged by what is not durable yet. */
  async #flushOnce(committed: readonly Committed[]): Promise<void> {
    try {
      if (committed.some(({ group }) => group.events.length > 0)) await this.#makeDurable();
    } catch (failure) {
      for (const { jobs } of committed) rejectAll(jobs, failure);
      return;
    }
    for (const each of committed) this.#acknowledge(each);
  }

  /** After a flush that failed nobody can tell what is on disk, and a later one may succeed without it. */
  async #makeDurable(): Promise<void> {
    try {
      if (this.#flushFailure === undefined) await this.#flush();
    } catch (cause) {
      const words = 'the event log could not be flushed to disk; what was appended may have been kept';
      this.#flushFailure = new UnknownOutcome(words, { cause });
    }
    if (this.#flushFailure !== undefined) throw this.#flushFailure;
  }

  #acknowledge({ jobs, group }: Committed): void {
    const last = group.events.at(-1);
    if (last !== undefined) {
      this.#durable = last.position;
      this.#onDurable(group.events, sumOfBytes(jobs));
    }
    jobs.forEach((job, n) => settle(job, group.outcomes[n]));
  }
}

const takesNothing = 'the event log could not be flushed to disk and takes nothing more until a restart';

function rejectAll(jobs: readonly Job[], failure: unknown): void {
  for (const job of jobs) job.reject(failure);
}

const sumOfBytes = (jobs: readonly Job[]): number => jobs.reduce((sum, { bytes }) => sum + bytes, 0);

function settle(job: Job, outcome: Outcome | undefined): void {
  if (outcome === undefined || outcome instanceof WrongExpectedRevision) job.reject(outcome);
  else job.resolve(outcome);
}
