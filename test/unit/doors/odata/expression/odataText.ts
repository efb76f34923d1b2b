import type { Literal, QueryExpression } from '../../../../../src/readModel/expression/ast.ts';

/** How an expression is written: with which spaces, and its words in which case. */
export interface Writing {
  readonly space: string;
  readonly word: (text: string) => string;
}

const strength = { or: 1, and: 2, eq: 3, ne: 3, gt: 4, ge: 4, lt: 4, le: 4, not: 5, in: 6 } as const;
const strongest = 7;

/** Writes a tree as OData text with no parentheses but the needed ones. */
export function odataText(node: QueryExpression, writing: Writing, needed = 0): string {
  const text = unparenthesised(node, writing);
  return strengthOf(node) < needed ? `(${text})` : text;
}

function strengthOf(node: QueryExpression): number {
  if (node.kind === 'compare') return strength[node.operator];
  return node.kind === 'literal' || node.kind === 'property' || node.kind === 'call'
    ? strongest
    : strength[node.kind];
}

function unparenthesised(node: QueryExpression, writing: Writing): string {
  const { space, word } = writing;
  const own = strengthOf(node);
  switch (node.kind) {
    case 'literal':
      return literalText(node.literal, word);
    case 'property':
      return node.path.join('/');
    case 'call':
      return `${word(node.name)}(${node.args.map((arg) => odataText(arg, writing)).join(`,${space}`)})`;
    case 'compare':
      return [
        odataText(node.left, writing, own),
        word(node.operator),
        odataText(node.right, writing, own + 1),
      ].join(space);
    case 'in':
      return `${odataText(node.operand, writing, own)}${space}${word('in')}${space}(${node.list
        .map((each) => odataText(each, writing))
        .join(',')})`;
    case 'not':
      return `${word('not')}${space}${odataText(node.operand, writing, own)}`;
    default:
      return node.operands
        .map((operand) => odataText(operand, writing, own + 1))
        .join(`${space}${word(node.kind)}${space}`);
  }
}

function literalText(literal: Literal, word: Writing['word']): string {
  switch (literal.type) {
    case 'null':
      return word('null');
    case 'boolean':
      return word(String(literal.value));
    case 'string':
      return `'${literal.value.replaceAll("'", "''")}'`;
    case 'enum':
      return `Some.Type'${literal.value.replaceAll("'", "''")}'`;
    default:
      return literal.value;
  }
}
