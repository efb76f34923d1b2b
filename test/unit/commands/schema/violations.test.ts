import { describe, expect, it } from 'vitest';
import { compileSchema } from '../../../../src/commands/schema/compileSchema.ts';

const lines = (schema: object, content: unknown): readonly string[] =>
  compileSchema(JSON.stringify(schema)).check(JSON.stringify(content));

describe('violationLines', () => {
  it.each<[object, unknown, string]>([
    [{ type: 'integer' }, 1.5, '/x should be of type integer'],
    [{ type: ['string', 'null'] }, 1, '/x should be of type string or null'],
    [{ enum: ['A', 'B', 3, null] }, 'C', '/x should be one of "A", "B", 3, null'],
    [{ const: { a: 1 } }, 2, '/x should be {"a":1}'],
    [{ minimum: 18 }, 17, '/x should be at least 18'],
    [{ maximum: 1.5 }, 2, '/x should be at most 1.5'],
    [{ exclusiveMinimum: 0 }, 0, '/x should be greater than 0'],
    [{ exclusiveMaximum: 0 }, 0, '/x should be less than 0'],
    [{ multipleOf: 0.01 }, 1.005, '/x should be a multiple of 0.01'],
    [{ minLength: 1 }, '', '/x should be at least 1 character long'],
    [{ maxLength: 2 }, 'abc', '/x should be at most 2 characters long'],
    [{ pattern: '^\\d+$' }, 'a', "/x should match regex pattern '^\\d+$'"],
    [{ pattern: 'a\nb' }, 'a', "/x should match regex pattern 'a\\nb'"],
    [{ format: 'email' }, 'a', "/x should match format 'email'"],
    [{ minItems: 1 }, [], '/x should have at least 1 item'],
    [{ maxItems: 1 }, [1, 2], '/x should have at most 1 item'],
    [{ items: [{}], additionalItems: false }, [1, 2], '/x should have at most 1 item'],
    [{ items: { type: 'null' } }, [null, 1], '/x/1 should be of type null'],
    [{ uniqueItems: true }, [1, 2, 1], '/x should not have equal items (0 and 2)'],
    [
      { contains: { type: 'null' } },
      [1, 2],
      "/x should have at least 1 item that the schema of 'contains' allows",
    ],
    [{ minProperties: 2 }, { a: 1 }, '/x should have at least 2 members'],
    [{ maxProperties: 0 }, { a: 1 }, '/x should have at most 0 members'],
    [{ required: ['Name'] }, {}, '/x/Name is required'],
    [{ additionalProperties: false }, { Foo: 1 }, '/x/Foo is not allowed'],
    [{ additionalProperties: { type: 'null' } }, { Foo: 1 }, '/x/Foo should be of type null'],
    [{ patternProperties: { '^F': { type: 'null' } } }, { Foo: 1 }, '/x/Foo should be of type null'],
    [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, '/x/ab should not have this name'],
    [{ dependencies: { a: ['b'] } }, { a: 1 }, '/x/b is required when a is there'],
    [{ properties: { a: false } }, { a: 1 }, '/x/a is not allowed'],
    [{ not: { type: 'null' } }, null, "/x should not match the schema of 'not'"],
    [{ anyOf: [{ type: 'null' }, { minimum: 5 }] }, 1, "/x should match at least one schema of 'anyOf'"],
    [{ oneOf: [{}, {}] }, 1, "/x should match exactly one schema of 'oneOf' but matches several"],
    [
      { oneOf: [false, { type: 'null' }] },
      1,
      "/x should match exactly one schema of 'oneOf' but matches none",
    ],
    [{ allOf: [{ type: 'null' }] }, 1, '/x should be of type null'],
    [JSON.parse('{"if":{},"then":{"type":"null"}}'), 1, '/x should be of type null'],
    [
      { properties: { 'a/b~c\n': { type: 'null' } } },
      { 'a/b~c\n': 1 },
      '/x/a~1b~0c\\n should be of type null',
    ],
  ])('given %j, when %j is checked, then the line is: %s', (schema, value, line) => {
    expect(lines({ properties: { x: schema } }, { x: value })).toEqual([line]);
  });

  it('given a violation of the whole content, when checked, then its place is /', () => {
    expect(lines({ minProperties: 1 }, {})).toEqual(['/ should have at least 1 member']);
  });

  it('given a line break in a name, when it is refused, then it stays one line', () => {
    expect(lines({ additionalProperties: false }, { 'a\r\n/b is fine\u2028': 1 })).toEqual([
      '/a\\r\\n~1b is fine\\u2028 is not allowed',
    ]);
  });

  it('given long names and values, when refused, then they are cut', () => {
    const [line] = lines({ additionalProperties: false }, { ['n'.repeat(5_000)]: 1 });
    expect(line).toBe(`/${'n'.repeat(199)}… is not allowed`);
    expect(lines({ properties: { x: { enum: ['v'.repeat(5_000)] } } }, { x: 1 })[0]?.length).toBeLessThan(
      300,
    );
  });

  it('given very many violations, when checked, then a hundred are told', () => {
    const content = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`n${index}`, index]));
    const told = lines({ additionalProperties: { type: 'string' } }, content);
    expect(told).toHaveLength(101);
    expect(told[0]).toBe('/n0 should be of type string');
    expect(told[100]).toBe('/ has 200 more violations');
  });
});
