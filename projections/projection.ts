import type { Recorded } from '../src/domain/event.ts';

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;
export type Key = readonly (string | number)[];

/** A table of a read model: columns, the key that a row is found by, and what it is searched by. */
export interface Table<R extends Row> {
  readonly name: string;
  readonly columns: Readonly<Record<keyof R & string, 'integer' | 'real' | 'text'>>;
  readonly key: readonly (keyof R & string)[];
  readonly indexes: readonly Index<R>[];
}

export interface Index<R extends Row> {
  readonly columns: readonly (keyof R & string)[];
  readonly unique?: boolean;
}

/** What an event does to one row. */
export interface Change<R extends Row> {
  readonly key: Key;
  /** The row to evolve from, where it is another one than that of `key` (a history row follows the one before). */
  readonly from?: Key;
  /** The row as it is after the event; undefined takes it away. Pure. */
  readonly evolve: (row: R | undefined) => R | undefined;
}

/**
 * A pure fold of events into rows that answer one question. Every row ends with `position`, the log position of
 * the last event in it: the projector leaves a row alone that already holds the event, so that applying an event
 * twice changes nothing.
 */
export interface Projection<R extends Row = Row> {
  readonly name: string;
  /** Raised when the shape or meaning of rows changes; a new version is rebuilt beside the old one. */
  readonly version: number;
  readonly categories: readonly string[];
  readonly table: Table<R>;
  readonly changes: (event: Recorded) => readonly Change<R>[];
}
