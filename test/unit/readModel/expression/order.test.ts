import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseOrderBy } from '../../../../src/doors/odata/expression/orderBy.ts';
import { compileOrder } from '../../../../src/readModel/expression/order.ts';
import { items, openWorld, settings, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await openWorld();
  await world.add(
    { id: 1, name: 'b', label: 'B', status: 'New', priority: 2, robotId: 2 },
    { id: 2, name: 'B', label: 'a', status: 'Failed', due: '2020-01-02T00:00:00.0000000Z', robotId: 1 },
    { id: 3, name: 'a', label: 'C', status: 'InProgress', priority: 0, due: '2020-01-01T00:00:00.0000000Z' },
  );
});

afterAll(() => world.close());

describe('the order of items', () => {
  it.each([
    ['Id desc', [3, 2, 1]],
    ['id DESC', [3, 2, 1]],
    ['Id asc', [1, 2, 3]],
    ['Name', [2, 3, 1]],
    ['tolower(Name),Id desc', [3, 2, 1]],
    ['Label', [2, 1, 3]],
    ['Status', [1, 3, 2]],
    ['Status desc', [2, 3, 1]],
    ['Priority', [2, 3, 1]],
    ['Priority desc', [1, 3, 2]],
    ['Due', [1, 3, 2]],
    ['Due desc', [2, 3, 1]],
    ['Robot/Name', [3, 2, 1]],
    ['Id gt 1 desc', [2, 3, 1]],
    ['length(Name) desc, Name asc , Id', [2, 3, 1]],
  ])('by %s', async (text, ids) => {
    expect(await world.idsOrderedBy(parseOrderBy(text))).toEqual(ids);
  });
});

describe('an order that is refused', () => {
  const compile = (text: string) => compileOrder(parseOrderBy(text), items, settings);

  it.each([
    ['Foo', "$orderby: 'Foo' is not a property of Item (at character 1)."],
    ['Id,Hidden desc', '$orderby: Hidden cannot be used in $orderby (at character 4).'],
    ['SpecificContent', '$orderby: SpecificContent can be neither filtered nor sorted (at character 1).'],
    ['Robot', '$orderby: Robot is an entity; name one of its properties (at character 1).'],
    [
      'Id desc desc',
      "$orderby: an operator, asc, desc, a comma or the end is expected instead of 'desc' (at character 9).",
    ],
    ['Id,', '$orderby: a property, a function or a literal is expected instead of the end (at character 4).'],
    ['Products/$count', "$orderby: a name is expected instead of '$' (at character 10)."],
    ['', '$orderby: empty.'],
    [Array.from({ length: 17 }, () => 'Id').join(), '$orderby: more than 16 sort keys.'],
    [`${'not '.repeat(120)}Id`, '$orderby: nested deeper than 100 levels'],
  ])('%s', (text, details) => {
    expect(() => compile(text)).toThrow(
      expect.objectContaining({ code: 'InvalidQueryOptions', details: expect.stringContaining(details) }),
    );
  });
});

describe('the joins that an order needs', () => {
  it('are those of its paths', () => {
    expect([...compileOrder(parseOrderBy('Robot/Machine/Name,Id'), items, settings).joins]).toEqual([
      'robot',
      'robotMachine',
    ]);
  });
});
