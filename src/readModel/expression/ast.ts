import { invalidQuery } from './invalid.ts';

/**
 * What a filter or a sort key says, whichever door it came through. Trees hold the caller's words; names and
 * types are checked against an entity model when a tree is compiled. `at` is the 0-based position in the text
 * that a node was read from, for errors only.
 */
export type QueryExpression =
  | LiteralNode
  | PropertyNode
  | CallNode
  | CompareNode
  | InNode
  | LogicNode
  | NotNode;

interface Placed {
  readonly at?: number;
}

/**
 * Numbers keep their lexeme. A `string` may also stand for a GUID, a date or an instant where a property of
 * that type is compared with it, and for a member of an enumeration by its name or by its number.
 */
export type Literal =
  | { readonly type: 'null' }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'number' | 'string' | 'guid' | 'date' | 'instant' | 'enum'; readonly value: string };

export interface LiteralNode extends Placed {
  readonly kind: 'literal';
  readonly literal: Literal;
}

/** Zero or more navigations, then a property: `['Robot', 'Id']`. */
export interface PropertyNode extends Placed {
  readonly kind: 'property';
  readonly path: readonly string[];
}

export interface CallNode extends Placed {
  readonly kind: 'call';
  readonly name: FunctionName;
  readonly args: readonly QueryExpression[];
}

export interface CompareNode extends Placed {
  readonly kind: 'compare';
  readonly operator: Comparison;
  readonly left: QueryExpression;
  readonly right: QueryExpression;
}

export interface InNode extends Placed {
  readonly kind: 'in';
  readonly operand: QueryExpression;
  readonly list: readonly LiteralNode[];
}

/** Two or more operands; a chain is one node, so that long chains are not deep. */
export interface LogicNode extends Placed {
  readonly kind: 'and' | 'or';
  readonly operands: readonly QueryExpression[];
}

export interface NotNode extends Placed {
  readonly kind: 'not';
  readonly operand: QueryExpression;
}

export interface OrderTerm {
  readonly expression: QueryExpression;
  readonly direction: 'asc' | 'desc';
}

export const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
export type Comparison = (typeof comparisons)[number];

/** Each function with the least and the largest number of its arguments. */
export const functionArity = {
  contains: [2, 2],
  startswith: [2, 2],
  endswith: [2, 2],
  tolower: [1, 1],
  toupper: [1, 1],
  trim: [1, 1],
  length: [1, 1],
  indexof: [2, 2],
  substring: [2, 3],
  concat: [2, 2],
  year: [1, 1],
  month: [1, 1],
  day: [1, 1],
  hour: [1, 1],
  minute: [1, 1],
  second: [1, 1],
  date: [1, 1],
  now: [0, 0],
} as const satisfies Record<string, readonly [number, number]>;

export type FunctionName = keyof typeof functionArity;

export const maxHeight = 100;
export const maxNodes = 5_000;
export const maxListLength = 2_000;

function childrenOf(node: QueryExpression): readonly QueryExpression[] {
  switch (node.kind) {
    case 'call':
      return node.args;
    case 'compare':
      return [node.left, node.right];
    case 'in':
      return [node.operand, ...node.list];
    case 'and':
    case 'or':
      return node.operands;
    case 'not':
      return [node.operand];
    default:
      return [];
  }
}

/**
 * Refuses a tree that is higher than maxHeight, has more than maxNodes nodes or a list longer than
 * maxListLength. Walks level by level, without recursion, so that no tree can exhaust the stack.
 */
export function assertBounded(option: string, root: QueryExpression): void {
  let level: readonly QueryExpression[] = [root];
  let count = 1;
  for (let height = 1; level.length > 0; height += 1) {
    if (height > maxHeight)
      throw invalidQuery(option, `nested deeper than ${maxHeight} levels`, level[0]?.at);
    for (const node of level) assertListLength(option, node);
    level = level.flatMap(childrenOf);
    count += level.length;
    if (count > maxNodes) throw invalidQuery(option, `more than ${maxNodes} parts`);
  }
}

function assertListLength(option: string, node: QueryExpression): void {
  if (node.kind !== 'in' || node.list.length <= maxListLength) return;
  throw invalidQuery(option, `a list of more than ${maxListLength} values`, node.at);
}
