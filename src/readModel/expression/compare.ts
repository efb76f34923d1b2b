import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Comparison } from './ast.ts';
import type { Dialect } from './dialects.ts';
import { equalityKey, sortKey, type Operand } from './operand.ts';

/**
 * OData's comparisons are true or false, never unknown: null equals null, differs from every value and is
 * neither above nor below one. `exact` asks for that in SQL. Where only "is it true" counts, an unknown is as
 * good as false, and the plain operators let an index serve the condition.
 */
export function comparison(
  operator: Comparison,
  left: Operand,
  right: Operand,
  exact: boolean,
  dialect: Dialect,
): RawBuilder<SqlBool> {
  const ignoreCase = ignoresCase(left) || ignoresCase(right);
  const key = operator === 'eq' || operator === 'ne' ? equalityKey : sortKey;
  const a = key(left, ignoreCase, dialect);
  const b = key(right, ignoreCase, dialect);
  const oneNullable = left.nullable || right.nullable;
  const bothNullable = left.nullable && right.nullable;
  if (operator === 'ne') return isDifferent(a, b, oneNullable);
  if (operator === 'eq') return isEqual(a, b, exact ? oneNullable : bothNullable);
  const condition = sql<SqlBool>`${a} ${symbols[operator]} ${b}`;
  return exact ? certain(condition, oneNullable) : condition;
}

/** Comparison with the literal null. */
export function comparisonWithNull(operator: Comparison, other: Operand | null): RawBuilder<SqlBool> {
  if (operator !== 'eq' && operator !== 'ne') return never();
  if (other === null) return operator === 'eq' ? always() : never();
  return operator === 'eq' ? sql`${other.sql} is null` : sql`${other.sql} is not null`;
}

/** `values` hold no null; `orNull` says that the list had one. */
export function membership(
  operand: Operand,
  values: readonly Operand[],
  orNull: boolean,
  exact: boolean,
  dialect: Dialect,
): RawBuilder<SqlBool> {
  if (values.length === 0) return orNull ? sql`${operand.sql} is null` : never();
  const ignoreCase = ignoresCase(operand);
  const keys = values.map((value) => equalityKey(value, ignoreCase, dialect));
  const among = sql<SqlBool>`${equalityKey(operand, ignoreCase, dialect)} in (${sql.join(keys)})`;
  // Unknown only where the operand is null. It is written once: twice at each level of a nest would explode.
  if (orNull) return sql`coalesce(${among}, ${always()})`;
  return exact ? certain(among, operand.nullable) : among;
}

export const always = (): RawBuilder<SqlBool> => sql`1 = 1`;
export const never = (): RawBuilder<SqlBool> => sql`1 = 0`;

const symbols = { gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` } as const;

const isEqual = (a: RawBuilder<unknown>, b: RawBuilder<unknown>, nullable: boolean): RawBuilder<SqlBool> =>
  nullable ? sql`${a} is not distinct from ${b}` : sql`${a} = ${b}`;

const isDifferent = (
  a: RawBuilder<unknown>,
  b: RawBuilder<unknown>,
  nullable: boolean,
): RawBuilder<SqlBool> => (nullable ? sql`${a} is distinct from ${b}` : sql`${a} <> ${b}`);

const certain = (condition: RawBuilder<SqlBool>, nullable: boolean): RawBuilder<SqlBool> =>
  nullable ? sql`(${condition}) is true` : condition;

const ignoresCase = (operand: Operand): boolean => operand.type === 'string' && operand.ignoreCase;
