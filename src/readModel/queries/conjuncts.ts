import type { QueryExpression } from '../expression/ast.ts';

/** What must all be true for a filter to be true: the filter itself, or the parts of its outermost `and`. */
export const conjunctsOf = (filter: QueryExpression): readonly QueryExpression[] =>
  filter.kind === 'and' ? filter.operands.flatMap(conjunctsOf) : [filter];

/** The filter that asks for all of them; null where there are none. */
export function allOf(conjuncts: readonly QueryExpression[]): QueryExpression | null {
  const [first] = conjuncts;
  return first === undefined || conjuncts.length === 1
    ? (first ?? null)
    : { kind: 'and', operands: conjuncts };
}

/** The whole number that a filter demands of a property, or null: `QueueItemId eq 5 and …`. */
export function numberDemanded(filter: QueryExpression | null, property: string): number | null {
  for (const conjunct of filter === null ? [] : conjunctsOf(filter)) {
    if (conjunct.kind !== 'compare' || conjunct.operator !== 'eq') continue;
    const { left, right } = conjunct;
    const isAsked = left.kind === 'property' && left.path.join('/').toLowerCase() === property.toLowerCase();
    if (!isAsked || right.kind !== 'literal' || right.literal.type !== 'number') continue;
    const number = Number(right.literal.value);
    if (Number.isSafeInteger(number)) return number;
  }
  return null;
}
