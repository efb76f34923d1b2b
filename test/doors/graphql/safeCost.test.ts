import { getIntrospectionQuery, Kind, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { costOf, MAX_COST } from '../../../src/doors/graphql/limitsOfCost.ts';
import { createSchema } from '../../../src/doors/graphql/schema.ts';
import { startWorld, type World } from './world.ts';

const schema = createSchema();

function cost(query: string, variables: Record<string, unknown> = {}): number {
  const document = parse(query);
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('there is no operation');
  return costOf(schema, document, operation, variables);
}

describe('the cost of an operation', () => {
  it('is one a field', () => {
    expect(cost('{ __typename queue(name: "x") { id name } }')).toBe(4);
  });

  it('counts the fields of a page once a row', () => {
    expect(cost('{ queues(first: 20) { totalCount edges { node { id name } } } }')).toBe(1 + 20 * 5);
    expect(cost('{ queues(last: 7) { totalCount } }')).toBe(1 + 7);
    expect(cost('{ queues { totalCount } }')).toBe(1 + 50);
  });

  it('multiplies lists within lists', () => {
    expect(cost('{ queues(first: 20) { edges { node { items(first: 30) { totalCount } } } } }')).toBe(
      1 + 20 * (1 + 1 + (1 + 30)),
    );
  });

  it('knows sizes from variables, and from what they are where they are not given', () => {
    const query = 'query ($n: Int = 3) { queues(first: $n) { totalCount } }';
    expect([cost(query, { n: 9 }), cost(query), cost(query, { n: null })]).toEqual([10, 4, 51]);
  });

  it('takes sizes that cannot be for the largest and the smallest one', () => {
    expect(cost('{ queues(first: 2000000000) { totalCount } }')).toBe(1_001);
    expect(cost('{ queues(first: -5) { totalCount } }')).toBe(2);
  });

  it('sees through fragments', () => {
    expect(
      cost(
        '{ queues(first: 2) { ...A ... { totalCount } } } fragment A on QueueConnection { ...B ...B } fragment B on QueueConnection { totalCount }',
      ),
    ).toBe(1 + 2 * 3);
  });

  it('leaves what is skipped in', () => {
    expect(cost('{ queues(first: 2) @skip(if: true) { totalCount } }')).toBe(3);
  });

  it('is low for introspection as tools ask it', () => {
    expect(cost(getIntrospectionQuery({ inputValueDeprecation: true }))).toBeLessThan(MAX_COST / 4);
  });
});

describe('an operation that costs too much', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const costly =
    'query ($n: Int) { queues(first: $n) { edges { node { items(first: $n) { edges { node { history(first: $n) { totalCount } } } } } } } }';

  it('is refused before anything is read', async () => {
    const { status, codes, data, text } = await world.ask(costly, { n: 1_000 });
    expect({ status, codes, data }).toEqual({ status: 400, codes: ['QUERY_TOO_EXPENSIVE'], data: null });
    expect(text).toContain('500000 values');
  });

  it('runs with smaller pages', async () => {
    expect((await world.ask(costly, { n: 20 })).codes).toEqual([]);
  });

  it('cannot hide in names given to what a row is', async () => {
    const names = Array.from({ length: 101 }, (_, n) => `t${n}: __typename`).join(' ');
    const { codes, text } = await world.ask(`{ queueItems(first: 1000) { edges { node { ${names} } } } }`);
    expect(codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(text).toContain('more aliases than 100');
  });

  it('cannot hide in introspection', async () => {
    const names = Array.from({ length: 101 }, (_, n) => `s${n}: __schema { types { name } }`).join(' ');
    expect((await world.ask(`{ ${names} }`)).text).toContain('more aliases than 100');
  });
});
