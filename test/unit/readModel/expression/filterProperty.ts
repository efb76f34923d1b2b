import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  comparisons,
  type FunctionName,
  type LiteralNode,
  type QueryExpression,
} from '../../../../src/readModel/expression/ast.ts';
import { evaluate, type Value } from './evaluate.ts';
import type { World } from './world.ts';

type Node = fc.Arbitrary<QueryExpression>;

const texts = ['', 'a', 'A', 'ab', 'a%', '_b', 'b\\', ' a ', "b'a"];
const property = (name: string): QueryExpression => ({ kind: 'property', path: [name] });
const literal = (value: LiteralNode['literal']): LiteralNode => ({ kind: 'literal', literal: value });
const nothing = literal({ type: 'null' });

const textLiteral = fc.constantFrom(...texts).map((value) => literal({ type: 'string', value }));
const numberLiteral = fc
  .integer({ min: -1, max: 4 })
  .map((value) => literal({ type: 'number', value: String(value) }));
const truthLiteral = fc.boolean().map((value) => literal({ type: 'boolean', value }));

const callOf = (names: readonly FunctionName[], ...args: readonly Node[]): Node =>
  fc
    .tuple(fc.constantFrom(...names), fc.tuple(...args))
    .map(([name, values]) => ({ kind: 'call', name, args: values }));

const comparisonOf = (operand: Node): Node => {
  const side = fc.oneof({ weight: 9, arbitrary: operand }, { weight: 1, arbitrary: fc.constant(nothing) });
  return fc
    .tuple(fc.constantFrom(...comparisons), side, side)
    .map(([operator, left, right]) => ({ kind: 'compare', operator, left, right }));
};

const membershipOf = (operand: Node, value: fc.Arbitrary<LiteralNode>): Node =>
  fc
    .tuple(operand, fc.array(fc.oneof(value, fc.constant(nothing)), { maxLength: 3 }))
    .map(([subject, list]) => ({ kind: 'in', operand: subject, list }));

const logicOf = (operand: Node): Node =>
  fc.oneof(
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(operand, { minLength: 2, maxLength: 4 }),
      )
      .map(([kind, operands]): QueryExpression => ({ kind, operands })),
    operand.map((each): QueryExpression => ({ kind: 'not', operand: each })),
  );

/** Expressions whose types fit, with null wherever it may come from. */
const { truth } = fc.letrec<{ text: QueryExpression; count: QueryExpression; truth: QueryExpression }>(
  (tie) => ({
    text: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(property('Name'), property('Reference')),
      textLiteral,
      callOf(['tolower', 'toupper', 'trim'], tie('text')),
      callOf(['concat'], tie('text'), tie('text')),
      callOf(
        ['substring'],
        tie('text'),
        fc.constantFrom('0', '1').map((value) => literal({ type: 'number', value })),
      ),
    ),
    count: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(property('Id'), property('Retries')),
      numberLiteral,
      callOf(['length'], tie('text')),
      callOf(['indexof'], tie('text'), tie('text')),
    ),
    truth: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom(property('Encrypted')),
      truthLiteral,
      callOf(['contains', 'startswith', 'endswith'], tie('text'), tie('text')),
      comparisonOf(tie('text')),
      comparisonOf(tie('count')),
      comparisonOf(tie('truth')),
      membershipOf(tie('text'), textLiteral),
      membershipOf(tie('count'), numberLiteral),
      membershipOf(tie('truth'), truthLiteral),
      logicOf(tie('truth')),
      logicOf(tie('truth')),
    ),
  }),
);

/** Each text beside each, null among them, with numbers and booleans that come round in turn. */
const rows = texts.flatMap((name, n) =>
  [...texts, null].map((reference, m) => ({
    id: n * 10 + m + 1,
    name,
    reference,
    retries: [null, 0, 1, 2][(n + m) % 4] ?? null,
    encrypted: [null, 0, 1][(n * 2 + m) % 3] ?? null,
  })),
);

const asOData = ({
  id,
  name,
  reference,
  retries,
  encrypted,
}: (typeof rows)[number]): Record<string, Value> => ({
  Id: id,
  Name: name,
  Reference: reference,
  Retries: retries,
  Encrypted: encrypted === null ? null : encrypted === 1,
});

/** Any filter finds what OData says, on any database. */
export function filterProperty(open: () => Promise<World>, numRuns: number): void {
  let world: World;

  beforeAll(async () => {
    world = await open();
    await world.add(...rows);
  });

  afterAll(() => world.close());

  describe('any filter', () => {
    it('finds the rows that OData says', async () => {
      await fc.assert(
        fc.asyncProperty(truth, async (filter) => {
          const expected = rows.filter((row) => evaluate(filter, asOData(row)) === true).map(({ id }) => id);
          expect(await world.idsWhere(filter)).toEqual(expected);
        }),
        { numRuns },
      );
    });
  });
}
