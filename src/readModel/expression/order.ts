import type { Expression, OrderByModifiers } from 'kysely';
import { assertBounded, type OrderTerm } from './ast.ts';
import { operandOf, type CompileSettings, type Scope } from './compile.ts';
import { invalidQuery } from './invalid.ts';
import type { EntityModel } from './model.ts';
import { sortKey } from './operand.ts';

export interface CompiledOrderTerm {
  readonly expression: Expression<unknown>;
  readonly modifiers: OrderByModifiers;
}

export interface CompiledOrder {
  /** For `orderBy(term.expression, term.modifiers)`, in this order. */
  readonly terms: readonly CompiledOrderTerm[];
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

function compileTerm({ expression, direction }: OrderTerm, scope: Scope): CompiledOrderTerm {
  assertBounded('$orderby', expression);
  const operand = operandOf(expression, scope);
  const ignoreCase = operand.type === 'string' && operand.ignoreCase;
  return {
    expression: sortKey(operand, ignoreCase, scope.dialect),
    modifiers: scope.dialect === 'postgres' && operand.nullable ? nullsAsSmallest[direction] : direction,
  };
}

/** SQLite has null as the smallest value already; PostgreSQL has it as the largest. */
const nullsAsSmallest = {
  asc: (order) => order.asc().nullsFirst(),
  desc: (order) => order.desc().nullsLast(),
} as const satisfies Record<OrderTerm['direction'], OrderByModifiers>;
