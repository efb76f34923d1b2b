import type { Recorded } from '../src/domain/event.ts';

export type Value = string | number | null;

/** `position` is the log position of the last event in the row. */
export type Row = Readonly<Record<string, Value>> & { readonly position: number };

export type Key = readonly (string | number)[];

/** A table of a read model: its columns, the key that a row is found by, and what it is searched by. */
export interface Table<R extends Row = Row> {
  readonly name: string;
  readonly columns: Readonly<Record<keyof R & string, 'integer' | 'real' | 'text'>>;
  readonly key: readonly (keyof R & string)[];
  readonly indexes: readonly Index<keyof R & string>[];
  /** Rows are only added, each made from the one before it (see Change.behind). */
  readonly isChain?: boolean;
}

export interface Index<C extends string = string> {
  readonly columns: readonly C[];
  /** Rows without a value in this column are left out: it is set on few, and asked for only where it is set. */
  readonly where?: C;
}

/** What an event does to one row. */
export interface Change<R extends Row = Row> {
  readonly key: Key;
  /**
   * In a chain: the key at which it begins. The row goes on from the one with the greatest key from there on and
   * below `key`; keys are single integers.
   */
  readonly behind?: number;
  /** No earlier event can have made this row, so it need not be looked for. */
  readonly isFirst?: boolean;
  /** The row as it is after the event; undefined takes it away. Pure. */
  evolve(row: R | undefined): R | undefined;
}

/**
 * A pure fold of events into rows that answer one question. The projector leaves a row alone whose `position`
 * says that it already holds the event, so that applying an event twice changes nothing.
 */
export interface Projection<R extends Row = Row> {
  readonly name: string;
  /** Raised when the shape or meaning of rows changes; a new version is rebuilt beside the old one. */
  readonly version: number;
  readonly categories: readonly string[];
  readonly table: Table<R>;
  changes(event: Recorded): readonly Change<R>[];
}

export const none: readonly never[] = [];
