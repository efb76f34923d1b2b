import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Dialect } from './dialects.ts';
import type { Enumeration, ResolvedProperty } from './model.ts';

/** A value in SQL with its type. `sql` stands on its own in any expression: it is in parentheses where needed. */
export type Operand = TextOperand | BooleanOperand | EnumOperand | PlainOperand;

interface Value {
  readonly sql: RawBuilder<unknown>;
  readonly nullable: boolean;
}

export interface PlainOperand extends Value {
  readonly type: 'int' | 'decimal' | 'instant' | 'date' | 'guid';
}

export interface TextOperand extends Value {
  readonly type: 'string';
  readonly ignoreCase: boolean;
  /** Says of a literal its text, and of a bare column that it is one: then an index can serve a prefix. */
  readonly source?: { readonly literal: string } | 'column';
}

/** Either a condition (`a > b`) or an integer, 0 or 1 (a column, a literal): rows hold no booleans. */
export interface BooleanOperand extends Value {
  readonly type: 'boolean';
  readonly isCondition: boolean;
}

/** In the form in which its column is stored. */
export interface EnumOperand extends Value {
  readonly type: 'enum';
  readonly enumeration: Enumeration;
}

export function columnOperand({ property, alias, nullable }: ResolvedProperty): Operand {
  const column = sql.ref(`${alias}.${property.column}`);
  switch (property.type) {
    case 'string':
      return {
        type: 'string',
        sql: column,
        nullable,
        ignoreCase: property.ignoreCase ?? false,
        source: 'column',
      };
    case 'boolean':
      return { type: 'boolean', sql: column, nullable, isCondition: false };
    case 'enum':
      return { type: 'enum', sql: column, nullable, enumeration: property.enumeration };
    default:
      return { type: property.type, sql: column, nullable };
  }
}

export const toCondition = (operand: BooleanOperand): RawBuilder<SqlBool> =>
  operand.isCondition ? operand.sql.$castTo<SqlBool>() : sql<SqlBool>`${operand.sql} = 1`;

/** What `=`, `<` and `order by` work on: case folded where case is ignored, members of enumerations by number. */
export function sortKey(operand: Operand, ignoreCase: boolean, dialect: Dialect): RawBuilder<unknown> {
  if (operand.type === 'enum') return ordinal(operand);
  return equalityKey(operand, ignoreCase, dialect);
}

/** As sortKey, but members of enumerations as they are stored, which an index can serve. */
export function equalityKey(operand: Operand, ignoreCase: boolean, dialect: Dialect): RawBuilder<unknown> {
  if (operand.type === 'boolean' && operand.isCondition) return sql`cast(${operand.sql} as integer)`;
  if (operand.type !== 'string' || !ignoreCase) return operand.sql;
  return dialect.caseless(operand.sql);
}

function ordinal({ enumeration, sql: stored }: EnumOperand): RawBuilder<unknown> {
  if (enumeration.stored === 'number') return stored;
  const cases = enumeration.names.map((name, number) => sql`when ${name} then ${sql.lit(number)}`);
  return sql`(case ${stored} ${sql.join(cases, sql` `)} end)`;
}
