import { describe, expect, it } from 'vitest';
import { parseOrderBy } from '../../../../src/doors/odata/expression/orderBy.ts';
import { compileOrder } from '../../../../src/readModel/expression/order.ts';
import { orderSuite } from './orderSuite.ts';
import { items, openWorld, settings } from './world.ts';

describe('orders on SQLite', () => {
  orderSuite(openWorld);
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
