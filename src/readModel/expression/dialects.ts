import { type RawBuilder, sql } from 'kysely';

export type SqlType = 'bigint' | 'integer' | 'numeric' | 'text';

/**
 * What the two databases say differently; everything else in queries is understood by both, in the same sense. Texts are
 * compared and ordered by code points, and case is that of ASCII letters alone, on either of them.
 */
export interface Dialect {
  /** A bound parameter. */
  bound(value: string | number | bigint, type: SqlType): RawBuilder<unknown>;

  /** Where a part begins in a text: 1-based, 0 where it does not occur. */
  positionOf(text: RawBuilder<unknown>, part: RawBuilder<unknown>): RawBuilder<unknown>;

  /** A text as it is compared and ordered without regard to case. */
  caseless(text: RawBuilder<unknown>): RawBuilder<unknown>;
}

export const sqlite: Dialect = {
  bound: (value) => sql`${value}`,
  positionOf: (text, part) => sql`instr(${text}, ${part})`,
  // An index declared so serves it.
  caseless: (text) => sql`(${text} collate nocase)`,
};

export const postgres: Dialect = {
  /** It is told the type, which it could not infer between two parameters, and to follow the rules of no language. */
  bound: (value, type) =>
    type === 'text' ? sql`cast(${value} as text) collate "C"` : sql`cast(${value} as ${sql.raw(type)})`,
  positionOf: (text, part) => sql`strpos(${text}, ${part})`,
  caseless: (text) => sql`lower(${text})`,
};
