import { type RawBuilder, sql } from 'kysely';
import { assertBounded, type OrderTerm } from './ast.ts';
import { operandOf, type CompileSettings, type Scope } from './compile.ts';
import { invalidQuery } from './invalid.ts';
import type { EntityModel } from './model.ts';
import { sortKey } from './operand.ts';

export interface CompiledOrder {
  /** For `order by`, in this order, each with its direction. */
  readonly terms: readonly RawBuilder<unknown>[];
  /** As in CompiledFilter. */
  readonly joins: ReadonlySet<string>;
}

/** More would be a mistake, and databases have limits of their own. */
export const maxOrderTerms = 16;

/**
 * Compiles sort keys. Null comes before every value, as OData says; enumerations are ordered by number. The
 * caller adds what makes the order total. Throws as compileFilter does.
 */
export function compileOrder(
  terms: readonly OrderTerm[],
  model: EntityModel,
  settings: CompileSettings,
): CompiledOrder {
  if (terms.length > maxOrderTerms) throw invalidQuery('$orderby', `more than ${maxOrderTerms} sort keys`);
  const scope: Scope = { ...settings, use: '$orderby', model, joins: new Set() };
  return { terms: terms.map((term) => compileTerm(term, scope)), joins: scope.joins };
}

function compileTerm({ expression, direction }: OrderTerm, scope: Scope): RawBuilder<unknown> {
  assertBounded('$orderby', expression);
  const operand = operandOf(expression, scope);
  const ignoreCase = operand.type === 'string' && operand.ignoreCase;
  const directions = operand.nullable ? nullsAsSmallest : plain;
  return sql`${sortKey(operand, ignoreCase, scope.dialect)} ${directions[direction]}`;
}

const plain = { asc: sql`asc`, desc: sql`desc` } as const;

/** SQLite has null as the smallest value anyway; PostgreSQL would have it as the largest. */
const nullsAsSmallest = { asc: sql`asc nulls first`, desc: sql`desc nulls last` } as const;
