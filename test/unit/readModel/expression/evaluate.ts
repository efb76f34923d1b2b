import type {
  CallNode,
  CompareNode,
  LiteralNode,
  QueryExpression,
} from '../../../../src/readModel/expression/ast.ts';

export type Value = null | boolean | number | string;

/** What OData says that an expression is worth on a row, for numbers, booleans and ASCII texts. */
export function evaluate(node: QueryExpression, row: Readonly<Record<string, Value>>): Value {
  const value = (each: QueryExpression): Value => evaluate(each, row);
  switch (node.kind) {
    case 'literal':
      return literalValue(node);
    case 'property':
      return row[node.path.join('/')] ?? null;
    case 'call':
      return call(node.name, node.args.map(value));
    case 'compare':
      return compare(node.operator, value(node.left), value(node.right));
    case 'in': {
      const operand = value(node.operand);
      return node.list.some((each) => compare('eq', operand, value(each)));
    }
    case 'not': {
      const operand = value(node.operand);
      return operand === null ? null : operand !== true;
    }
    default:
      return decided(node.operands.map(value), node.kind === 'or');
  }
}

function literalValue({ literal }: LiteralNode): Value {
  if (literal.type === 'null') return null;
  return literal.type === 'number' ? Number(literal.value) : literal.value;
}

/** `and` is false, and `or` true, as soon as one operand is; else an unknown operand makes it unknown. */
function decided(operands: readonly Value[], decisive: boolean): Value {
  if (operands.includes(decisive)) return decisive;
  return operands.includes(null) ? null : !decisive;
}

function compare(operator: CompareNode['operator'], left: Value, right: Value): boolean {
  if (operator === 'eq') return left === right;
  if (operator === 'ne') return left !== right;
  if (left === null || right === null) return false;
  return { gt: left > right, ge: left >= right, lt: left < right, le: left <= right }[operator];
}

function call(name: CallNode['name'], args: readonly Value[]): Value {
  if (args.includes(null)) return null;
  const [text, part] = [String(args[0]), String(args[1])];
  const results: Partial<Record<CallNode['name'], Value>> = {
    contains: text.includes(part),
    startswith: text.startsWith(part),
    endswith: text.endsWith(part),
    tolower: text.toLowerCase(),
    toupper: text.toUpperCase(),
    trim: text.replaceAll(/^ +| +$/g, ''),
    length: text.length,
    indexof: text.indexOf(part),
    concat: text + part,
    substring: text.slice(Number(args[1])),
  };
  return results[name] ?? null;
}
