import type { Database, Statement } from 'better-sqlite3';
import { StoreUnavailable } from '../eventStore.ts';
import type { Append, StoredEvent } from '../eventStore.ts';
import type { EventTable } from './eventTable.ts';
import { isTaken, writeFailure } from './failures.ts';
import { Group } from './group.ts';
import type { Outcome } from './group.ts';
import { Heads } from './heads.ts';

/** Bytes that a trial writes: no less than most appends. */
const TRIAL_BYTES = 262_144;

export interface WrittenGroup {
  /** One for each command, in their order. */
  readonly outcomes: readonly Outcome[];
  /** All that is new in the log, in its order. */
  readonly events: readonly StoredEvent[];
}

/** Writes a group of commands in one transaction. */
export class GroupWriter {
  readonly #db: Database;
  readonly #table: EventTable;
  readonly #heads: Heads;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;
  #position: number;

  constructor(db: Database, table: EventTable) {
    this.#db = db;
    this.#table = table;
    this.#heads = new Heads(table);
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
    this.#position = table.lastPosition();
  }

  /** Position of the last event committed; 0 where there is none. */
  get position(): number {
    return this.#position;
  }

  /** The last revision of a stream as it was read, between groups. */
  learn(stream: string, revision: number): void {
    this.#heads.learn(stream, revision);
  }

  /**
   * Each command is a list of appends, written all or none; a conflict is the outcome of that command alone.
   * Throws StoreUnavailable or UnknownOutcome for the whole group.
   */
  write(commands: readonly (readonly Append[])[]): WrittenGroup {
    const group =
      this.#attempt(commands, (append) => this.#heads.assumedOf(append)) ??
      this.#attempt(commands, (append) => this.#heads.of(append.stream));
    if (group === null) throw new StoreUnavailable('somebody else writes to the event log');
    return group;
  }

  /** Null, and nothing written, where a stream that was taken as missing exists. */
  #attempt(
    commands: readonly (readonly Append[])[],
    headOf: (append: Append) => number,
  ): WrittenGroup | null {
    let isCommitting = false;
    try {
      this.#begin.run();
      const group = new Group(this.#table, this.#heads, this.#position, headOf);
      const outcomes = commands.map((appends) => group.add(appends));
      group.insert();
      isCommitting = true;
      this.#commit.run();
      this.#heads.trim();
      this.#position = group.events.at(-1)?.position ?? this.#position;
      return { outcomes, events: group.events };
    } catch (error) {
      this.#recover();
      if (isTaken(error)) return null;
      throw writeFailure(error, isCommitting);
    }
  }

  /** Writes something and takes it away again, between groups. Throws where there is no room for it. */
  tryToWrite(): void {
    const name = 'trial';
    this.#db.prepare('REPLACE INTO meta (name, value) VALUES (?, ?)').run(name, ' '.repeat(TRIAL_BYTES));
    this.#db.prepare('DELETE FROM meta WHERE name = ?').run(name);
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
