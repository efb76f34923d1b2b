import type {
  Comparison,
  Literal,
  LiteralNode,
  OrderTerm,
  PropertyNode,
  QueryExpression,
} from '../../../readModel/expression/ast.ts';
import type { Place, Sort } from './cursor.ts';

// Conditions on rows, as trees that the read model compiles; properties are named as its models name them.

export const property = (name: string): PropertyNode => ({ kind: 'property', path: [name] });

export function literal(type: Sort['type'], value: string | number | null): LiteralNode {
  const of: Literal = value === null ? { type: 'null' } : { type, value: String(value) };
  return { kind: 'literal', literal: of };
}

export const compare = (
  name: string,
  operator: Comparison,
  type: Sort['type'],
  value: string | number | null,
): QueryExpression => ({ kind: 'compare', operator, left: property(name), right: literal(type, value) });

export const isIn = (
  name: string,
  type: Sort['type'],
  values: readonly (string | number)[],
): QueryExpression => ({
  kind: 'in',
  operand: property(name),
  list: values.map((value) => literal(type, value)),
});

export const calls = (name: 'contains' | 'startswith', member: string, text: string): QueryExpression => ({
  kind: 'call',
  name,
  args: [property(member), literal('string', text)],
});

/** All of them; null where there are none. */
export function all(conditions: readonly QueryExpression[]): QueryExpression | null {
  const [first, ...more] = conditions;
  if (first === undefined) return null;
  return more.length === 0 ? first : { kind: 'and', operands: conditions };
}

const any = (...operands: QueryExpression[]): QueryExpression => ({ kind: 'or', operands });

/** The order of a list: by its key, then by id in the same direction. */
export function orderOf({ property: name, direction }: Sort): OrderTerm[] {
  const id: OrderTerm = { expression: property('Id'), direction };
  return name === 'Id' ? [id] : [{ expression: property(name), direction }, id];
}

/** The rows that come behind a place. Null stands before every value, as the read model sorts it. */
export function behind({ property: name, type, direction }: Sort, { key, id }: Place): QueryExpression {
  const isAscending = direction === 'asc';
  const beyond = isAscending ? 'gt' : 'lt';
  const laterId = compare('Id', beyond, 'number', id);
  if (name === 'Id') return laterId;
  const sameKey: QueryExpression = {
    kind: 'and',
    operands: [compare(name, 'eq', type, key), laterId],
  };
  const isNull = compare(name, 'eq', type, null);
  if (key === null) return isAscending ? any(compare(name, 'ne', type, null), sameKey) : sameKey;
  const laterKey = compare(name, beyond, type, key);
  return isAscending ? any(laterKey, sameKey) : any(laterKey, isNull, sameKey);
}
