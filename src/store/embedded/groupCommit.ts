import { setImmediate } from 'node:timers';
import { WrongExpectedRevision } from '../eventStore.ts';
import type { Append, Appended, StoredEvent } from '../eventStore.ts';
import type { Outcome } from './group.ts';
import type { GroupWriter, WrittenGroup } from './groupWriter.ts';

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

/**
 * Natural group commit: what is appended during a turn of the event loop is committed together at its end, so that
 * one flush to disk serves all and nobody waits for a timer. While a commit runs, requests gather for the next one.
 */
export class GroupCommit {
  readonly #writer: GroupWriter;
  readonly #onCommitted: (events: readonly StoredEvent[], bytes: number) => void;
  readonly #whenIdle: (() => void)[] = [];
  #queue: Job[] = [];
  #isScheduled = false;

  /** `onCommitted` hears of each group, in log order, before its appends are answered. */
  constructor(writer: GroupWriter, onCommitted: (events: readonly StoredEvent[], bytes: number) => void) {
    this.#writer = writer;
    this.#onCommitted = onCommitted;
  }

  /** See GroupWriter. */
  learn(stream: string, revision: number): void {
    this.#writer.learn(stream, revision);
  }

  /** Position of the last event committed; 0 where there is none. */
  get position(): number {
    return this.#writer.position;
  }

  add(job: Job): void {
    this.#queue.push(job);
    this.#schedule();
  }

  /** Resolves when nothing waits to be written. */
  async idle(): Promise<void> {
    if (this.#isScheduled) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#write(this.#takeGroup());
      if (this.#queue.length > 0) this.#schedule();
      else this.#whenIdle.splice(0).forEach((resolve) => resolve());
    });
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

  #write(jobs: readonly Job[]): void {
    let group: WrittenGroup;
    try {
      group = this.#writer.write(jobs.map(({ appends }) => appends));
    } catch (failure) {
      jobs.forEach((job) => job.reject(failure));
      return;
    }
    if (group.events.length > 0) this.#onCommitted(group.events, sumOfBytes(jobs));
    jobs.forEach((job, n) => settle(job, group.outcomes[n]));
  }
}

const sumOfBytes = (jobs: readonly Job[]): number => jobs.reduce((sum, { bytes }) => sum + bytes, 0);

function settle(job: Job, outcome: Outcome | undefined): void {
  if (outcome === undefined || outcome instanceof WrongExpectedRevision) job.reject(outcome);
  else job.resolve(outcome);
}
