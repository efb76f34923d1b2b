import type { QueryExpression } from '../../../readModel/expression/ast.ts';

/** Conditions that routes add to those of the caller. */

export const property = (name: string): QueryExpression => ({ kind: 'property', path: [name] });

/** `Key eq <guid>` */
export const keyIs = (guid: string): QueryExpression => ({
  kind: 'compare',
  operator: 'eq',
  left: property('Key'),
  right: { kind: 'literal', literal: { type: 'guid', value: guid } },
});

/** `IsActive eq true` */
export const isActive: QueryExpression = {
  kind: 'compare',
  operator: 'eq',
  left: property('IsActive'),
  right: { kind: 'literal', literal: { type: 'boolean', value: true } },
};

export const both = (condition: QueryExpression, of: QueryExpression | null): QueryExpression =>
  of === null ? condition : { kind: 'and', operands: [condition, of] };
