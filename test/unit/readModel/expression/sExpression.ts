import type { Literal, QueryExpression } from '../../../../src/readModel/expression/ast.ts';

/** A tree as `(and (eq Id 5) (contains Name 'x'))`, without positions. */
export function sExpression(node: QueryExpression): string {
  switch (node.kind) {
    case 'literal':
      return literalText(node.literal);
    case 'property':
      return node.path.join('/');
    case 'call':
      return list(node.name, node.args);
    case 'compare':
      return list(node.operator, [node.left, node.right]);
    case 'in':
      return list('in', [node.operand, ...node.list]);
    case 'not':
      return list('not', [node.operand]);
    default:
      return list(node.kind, node.operands);
  }
}

const list = (head: string, tail: readonly QueryExpression[]): string =>
  `(${[head, ...tail.map(sExpression)].join(' ')})`;

function literalText(literal: Literal): string {
  switch (literal.type) {
    case 'null':
      return 'null';
    case 'boolean':
    case 'number':
      return String(literal.value);
    case 'string':
      return `'${literal.value}'`;
    default:
      return `${literal.type}:${literal.value}`;
  }
}
