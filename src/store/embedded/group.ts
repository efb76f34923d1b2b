import { WrongExpectedRevision } from '../eventStore.ts';
import type { Append, Appended, StoredEvent } from '../eventStore.ts';
import type { EventTable } from './eventTable.ts';
import type { Heads } from './heads.ts';

/** What became of the appends of one command. */
export type Outcome = readonly Appended[] | WrongExpectedRevision;

/** `write`, or the answer where there is nothing to write. */
type Verdict = 'write' | Appended | WrongExpectedRevision;

/**
 * The commands of one transaction while it is open. Each is judged against the heads as the ones before it left them.
 * Rows are inserted several at a time, so they gather until they are needed.
 */
export class Group {
  /** All that is new in the log, in its order. */
  readonly events: StoredEvent[] = [];
  readonly #table: EventTable;
  readonly #heads: Heads;
  readonly #headOf: (append: Append) => number;
  #position: number;
  #inserted = 0;

  /** `position` is that of the last event in the log, `headOf` tells the revision to judge an append by. */
  constructor(table: EventTable, heads: Heads, position: number, headOf: (append: Append) => number) {
    this.#table = table;
    this.#heads = heads;
    this.#position = position;
    this.#headOf = headOf;
  }

  /** All appends of a command are judged before the first of them is written: all or nothing. */
  add(appends: readonly Append[]): Outcome {
    const verdicts = appends.map((append) => this.#judge(append));
    const refusal = verdicts.find((verdict) => verdict instanceof WrongExpectedRevision);
    if (refusal !== undefined) return refusal;
    return appends.map((append, n) => {
      const verdict = verdicts[n];
      return typeof verdict === 'object' && 'revision' in verdict ? verdict : this.#write(append);
    });
  }

  /** Inserts what has gathered. */
  insert(): void {
    if (this.#inserted < this.events.length) this.#table.insert(this.events.slice(this.#inserted));
    this.#inserted = this.events.length;
  }

  #judge(append: Append): Verdict {
    const { stream, expectedRevision, events } = append;
    const actual = this.#headOf(append);
    if (actual === expectedRevision) {
      return events.length > 0 ? 'write' : { revision: actual, position: undefined };
    }
    const mayBeRepeat = events.length > 0 && actual >= expectedRevision + events.length;
    const repeated = mayBeRepeat ? this.#positionOfRepeat(append) : null;
    return repeated === null
      ? new WrongExpectedRevision(stream, expectedRevision, actual)
      : { revision: expectedRevision + events.length, position: repeated };
  }

  /** Where the events behind the expected revision are exactly these: the position of the last. */
  #positionOfRepeat({ stream, expectedRevision, events }: Append): number | null {
    this.insert();
    const written = this.#table.idsBehind(stream, expectedRevision, events.length);
    const isRepeat = written.every(({ id }, n) => id === events[n]?.id);
    return isRepeat ? (written.at(-1)?.position ?? null) : null;
  }

  #write({ stream, expectedRevision, events }: Append): Appended {
    let revision = expectedRevision;
    for (const { id, type, data, metadata, parsed } of events) {
      revision += 1;
      this.#position += 1;
      this.events.push({ stream, revision, position: this.#position, id, type, data, metadata, parsed });
    }
    this.#heads.set(stream, revision);
    return { revision, position: this.#position };
  }
}
