import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQueryOptions, listOptions } from '../../../../../src/doors/odata/expression/queryOptions.ts';
import { parseFilter } from '../../../../../src/doors/odata/expression/parser.ts';
import { DomainError } from '../../../../../src/domain/errors.ts';
import { tryParseInstant } from '../../../../../src/domain/instant.ts';
import {
  comparisons,
  functionArity,
  type FunctionName,
  type LiteralNode,
  type QueryExpression,
} from '../../../../../src/readModel/expression/ast.ts';
import { sqlite } from '../../../../../src/readModel/expression/dialects.ts';
import { compileFilter } from '../../../../../src/readModel/expression/filter.ts';
import { compileOrder } from '../../../../../src/readModel/expression/order.ts';
import { sExpression } from '../../../readModel/expression/sExpression.ts';
import { items } from '../../../readModel/expression/world.ts';
import { odataText } from './odataText.ts';

const name = fc.constantFrom('Id', 'Name', 'robot', 'Größe', '_x1', 'eq', 'in', 'desc', 'contains');

const instant = fc
  .date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
  .map((date) => tryParseInstant(date.toISOString()) ?? '');

const literal: fc.Arbitrary<LiteralNode> = fc
  .oneof(
    fc.record({ type: fc.constant('null' as const) }),
    fc.record({ type: fc.constant('boolean' as const), value: fc.boolean() }),
    fc.record({ type: fc.constantFrom('string', 'enum'), value: fc.string({ unit: 'binary' }) }),
    fc.record({ type: fc.constantFrom('string', 'enum'), value: fc.constantFrom("'", "''", "a'b", ' or ') }),
    fc.record({ type: fc.constant('number' as const), value: fc.bigInt().map(String) }),
    fc.record({
      type: fc.constant('number' as const),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    }),
    fc.record({ type: fc.constant('guid' as const), value: fc.uuid() }),
    fc.record({ type: fc.constant('date' as const), value: instant.map((text) => text.slice(0, 10)) }),
    fc.record({ type: fc.constant('instant' as const), value: instant }),
  )
  .map((each) => ({ kind: 'literal', literal: each }));

const property = fc
  .array(name, { minLength: 1, maxLength: 3 })
  .map((path): QueryExpression => ({ kind: 'property', path }));

const functionNames = Object.keys(functionArity).filter((key): key is FunctionName => key in functionArity);

const { tree } = fc.letrec<{ tree: QueryExpression }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, property, literal, branch(tie('tree'))),
}));

function branch(child: fc.Arbitrary<QueryExpression>): fc.Arbitrary<QueryExpression> {
  const node = <T extends QueryExpression>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<QueryExpression> =>
    arbitrary;
  return fc.oneof(
    node(
      fc.record({
        kind: fc.constantFrom('and', 'or'),
        operands: fc.array(child, { minLength: 2, maxLength: 4 }),
      }),
    ),
    node(fc.record({ kind: fc.constant('not'), operand: child })),
    node(
      fc.record({
        kind: fc.constant('compare'),
        operator: fc.constantFrom(...comparisons),
        left: child,
        right: child,
      }),
    ),
    node(fc.record({ kind: fc.constant('in'), operand: child, list: fc.array(literal, { maxLength: 4 }) })),
    fc.constantFrom(...functionNames).chain((call) => callOf(call, child)),
  );
}

function callOf(call: FunctionName, child: fc.Arbitrary<QueryExpression>): fc.Arbitrary<QueryExpression> {
  const [minLength, maxLength] = functionArity[call];
  return fc.array(child, { minLength, maxLength }).map((args) => ({ kind: 'call', name: call, args }));
}

const plain = { space: ' ', word: (text: string) => text };
const wide = { space: ' \t ', word: (text: string) => text.toUpperCase() };

const fragments = fc.array(
  fc.oneof(
    fc.constantFrom(
      '(',
      ')',
      ',',
      '/',
      "'",
      "''",
      "'a'",
      '$',
      '@',
      ':',
      '-',
      '+',
      '.',
      '%',
      ' ',
      '\0',
      '\ud800',
    ),
    fc.constantFrom(
      ' eq ',
      ' ne ',
      ' gt ',
      ' and ',
      ' or ',
      'not ',
      ' in ',
      'null',
      'true',
      '5',
      '5.5',
      '2020-01-01',
    ),
    fc.constantFrom(
      'Id',
      'Name',
      'Status',
      'Robot',
      'contains(',
      'year(',
      'now()',
      'substring(',
      'any(',
      ' desc',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
  ),
  { maxLength: 30 },
);

/** True where the act succeeds or is refused as it should be; any other error goes on. */
function settles(act: () => unknown): boolean {
  try {
    act();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.code === 'InvalidQueryOptions' && error.details !== null;
  }
  return true;
}

const settings = { dialect: sqlite, now: '2020-01-01T00:00:00Z' } as const;

describe('any expression', () => {
  it('is read back as the tree it was written from', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom(plain, wide), (expression, writing) => {
        const text = odataText(expression, writing);
        expect(sExpression(parseFilter(text))).toBe(sExpression(expression));
      }),
      { numRuns: 500 },
    );
  });

  it('compiles or is refused', () => {
    fc.assert(fc.property(tree, (expression) => settles(() => compileFilter(expression, items, settings))));
  });
});

describe('any text', () => {
  it('is a filter or is refused', () => {
    fc.assert(
      fc.property(fragments, (parts) =>
        settles(() => compileFilter(parseFilter(parts.join('')), items, settings)),
      ),
      { numRuns: 500 },
    );
  });

  it('is a query string or is refused', () => {
    const limits = { model: items, options: listOptions, defaultTop: 100, maxTop: 1000 };
    const option = fc.constantFrom(...listOptions, '%24filter', '$search', '', 'x');
    const query = fc
      .array(fc.tuple(option, fragments), { maxLength: 3 })
      .map((pairs) => pairs.map(([key, parts]) => `${key}=${parts.join('')}`).join('&'));
    fc.assert(
      fc.property(query, (raw) =>
        settles(() => {
          const { filter, orderBy } = parseQueryOptions(raw, limits);
          compileOrder(orderBy, items, settings);
          if (filter !== null) compileFilter(filter, items, settings);
        }),
      ),
      { numRuns: 500 },
    );
  });
});
