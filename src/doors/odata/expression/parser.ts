import {
  assertBounded,
  functionArity,
  type CallNode,
  type Comparison,
  type FunctionName,
  type Literal,
  type LiteralNode,
  type QueryExpression,
} from '../../../readModel/expression/ast.ts';
import { invalidQuery, quoted } from '../../../readModel/expression/invalid.ts';
import {
  createReader,
  expectEnd,
  expectSymbol,
  nested,
  nextWord,
  take,
  takeName,
  takeSymbol,
  takeWord,
  unexpected,
  type Reader,
} from './reader.ts';

/**
 * Reads a `$filter`. Operators bind as OData has it, from weak to strong: or; and; eq ne; gt ge lt le; not;
 * in. Not supported are arithmetic, `has`, lambdas, casts, aliases and collections. Throws InvalidQueryOptions.
 */
export function parseFilter(text: string): QueryExpression {
  const reader = createReader('$filter', text);
  const expression = parseExpression(reader);
  expectEnd(reader, 'an operator');
  return expression;
}

/** Reads one expression and leaves what follows it. */
export function parseExpression(reader: Reader): QueryExpression {
  const expression = readOr(reader);
  if (reader.depth === 0) assertBounded(reader.option, expression);
  return expression;
}

const readOr = (reader: Reader): QueryExpression => readChain(reader, 'or', readAnd);
const readAnd = (reader: Reader): QueryExpression => readChain(reader, 'and', readEquality);

function readChain(
  reader: Reader,
  kind: 'and' | 'or',
  readNext: (reader: Reader) => QueryExpression,
): QueryExpression {
  const { at } = reader.token;
  const first = readNext(reader);
  const operands = [first];
  while (takeWord(reader, kind)) operands.push(readNext(reader));
  return operands.length === 1 ? first : { kind, operands, at };
}

const readEquality = (reader: Reader): QueryExpression => readComparisons(reader, ['eq', 'ne'], readRelation);
const readRelation = (reader: Reader): QueryExpression =>
  readComparisons(reader, ['gt', 'ge', 'lt', 'le'], readNegation);

function readComparisons(
  reader: Reader,
  operators: readonly Comparison[],
  readNext: (reader: Reader) => QueryExpression,
): QueryExpression {
  let left = readNext(reader);
  for (;;) {
    const { at } = reader.token;
    const word = nextWord(reader);
    const operator = operators.find((each) => each === word);
    if (operator === undefined) return left;
    take(reader);
    left = { kind: 'compare', operator, left, right: readNext(reader), at };
  }
}

function readNegation(reader: Reader): QueryExpression {
  const { at } = reader.token;
  if (!takeWord(reader, 'not')) return readMembership(reader);
  return { kind: 'not', operand: nested(reader, () => readNegation(reader)), at };
}

function readMembership(reader: Reader): QueryExpression {
  let operand = readOperand(reader);
  for (;;) {
    const { at } = reader.token;
    if (!takeWord(reader, 'in')) break;
    operand = { kind: 'in', operand, list: readList(reader), at };
  }
  refuseOperator(reader);
  return operand;
}

function refuseOperator(reader: Reader): void {
  const word = nextWord(reader) ?? '';
  if (!['add', 'sub', 'mul', 'div', 'divby', 'mod', 'has'].includes(word)) return;
  throw invalidQuery(reader.option, `the operator ${word} is not supported`, reader.token.at);
}

function readList(reader: Reader): readonly LiteralNode[] {
  expectSymbol(reader, '(');
  const list: LiteralNode[] = [];
  if (takeSymbol(reader, ')')) return list;
  do {
    const literal = readLiteral(reader);
    if (literal === null) throw unexpected(reader, 'a literal');
    list.push(literal);
  } while (takeSymbol(reader, ','));
  expectSymbol(reader, ')');
  return list;
}

const words: ReadonlyMap<string, Literal> = new Map([
  ['null', { type: 'null' }],
  ['true', { type: 'boolean', value: true }],
  ['false', { type: 'boolean', value: false }],
]);

function readLiteral(reader: Reader): LiteralNode | null {
  const { token } = reader;
  const literal = token.kind === 'literal' ? token.literal : words.get(nextWord(reader) ?? '');
  if (literal === undefined) return null;
  take(reader);
  return { kind: 'literal', literal, at: token.at };
}

function readOperand(reader: Reader): QueryExpression {
  if (reader.token.kind === 'symbol' && reader.token.text === '(') return readGroup(reader);
  return readLiteral(reader) ?? readPathOrCall(reader);
}

const readGroup = (reader: Reader): QueryExpression =>
  nested(reader, () => {
    take(reader);
    const expression = parseExpression(reader);
    expectSymbol(reader, ')');
    return expression;
  });

function readPathOrCall(reader: Reader): QueryExpression {
  const { at, kind } = reader.token;
  if (kind !== 'name') throw unexpected(reader, 'a property, a function or a literal');
  const first = takeName(reader);
  if (isSymbol(reader, '(')) return readCall(reader, first, at);
  const path = [first];
  while (takeSymbol(reader, '/')) path.push(takeName(reader));
  if (isSymbol(reader, '(')) throw invalidQuery(reader.option, whyNoMethod(path.at(-1) ?? ''), at);
  return { kind: 'property', path, at };
}

const isSymbol = ({ token }: Reader, symbol: string): boolean =>
  token.kind === 'symbol' && token.text === symbol;

const whyNoMethod = (method: string): string =>
  ['any', 'all'].includes(method.toLowerCase())
    ? 'the lambda operators any and all are not supported'
    : `${quoted(method)} cannot be called on a property`;

function readCall(reader: Reader, written: string, at: number): CallNode {
  const name = written.toLowerCase();
  if (!isFunctionName(name)) throw invalidQuery(reader.option, `there is no function ${quoted(written)}`, at);
  const args = nested(reader, () => readArguments(reader));
  const [least, most] = functionArity[name];
  if (args.length >= least && args.length <= most) return { kind: 'call', name, args, at };
  const wanted = least === most ? String(least) : `${least} or ${most}`;
  throw invalidQuery(reader.option, `${name} takes ${wanted} arguments, not ${args.length}`, at);
}

const isFunctionName = (name: string): name is FunctionName => Object.hasOwn(functionArity, name);

function readArguments(reader: Reader): readonly QueryExpression[] {
  expectSymbol(reader, '(');
  const args: QueryExpression[] = [];
  if (takeSymbol(reader, ')')) return args;
  do args.push(parseExpression(reader));
  while (takeSymbol(reader, ','));
  expectSymbol(reader, ')');
  return args;
}
