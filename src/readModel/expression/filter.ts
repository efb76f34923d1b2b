import type { Expression, SqlBool } from 'kysely';
import { assertBounded, type QueryExpression } from './ast.ts';
import { conditionOf, type CompileSettings } from './compile.ts';
import type { EntityModel } from './model.ts';

export interface CompiledFilter {
  /** For `where`: every value of the caller's is a bound parameter. */
  readonly condition: Expression<SqlBool>;
  /** Aliases of navigations that the query has to left join, each before those that start from it. */
  readonly joins: ReadonlySet<string>;
}

/**
 * Checks a filter against the model and compiles it. Throws InvalidQueryOptions for unknown names, types that
 * do not fit together, and trees that are too large.
 */
export function compileFilter(
  filter: QueryExpression,
  model: EntityModel,
  settings: CompileSettings,
): CompiledFilter {
  assertBounded('$filter', filter);
  const joins = new Set<string>();
  const condition = conditionOf(filter, { ...settings, use: '$filter', model, joins }, false);
  return { condition, joins };
}
