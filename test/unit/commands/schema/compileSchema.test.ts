import { describe, expect, it } from 'vitest';
import { compileSchema } from '../../../../src/commands/schema/compileSchema.ts';
import { MAX_SCHEMA_DEPTH, MAX_SCHEMA_LENGTH } from '../../../../src/commands/schema/schemaText.ts';
import { DomainError } from '../../../../src/domain/errors.ts';

const check = (schema: object, content: unknown): readonly string[] =>
  compileSchema(JSON.stringify(schema)).check(
    typeof content === 'string' ? content : JSON.stringify(content),
  );

const refusal = (schema: string | object): DomainError => {
  try {
    compileSchema(typeof schema === 'string' ? schema : JSON.stringify(schema));
  } catch (error) {
    if (error instanceof DomainError && error.code === 'InvalidQueueSchemaDefinition') return error;
    throw error;
  }
  throw new Error('the schema was accepted');
};

describe('compileSchema, the documented example', () => {
  const schema = {
    type: 'object',
    properties: { Email: { type: 'string', pattern: '^.+@.+\\..+$' }, Age: { type: 'integer', minimum: 18 } },
  };

  it('given a wrong address and age, when checked, then the lines are the documented ones in their order', () => {
    expect(check(schema, { Email: 'obrian', Age: 17 }).join('\n')).toBe(
      "/Email should match regex pattern '^.+@.+\\..+$'\n/Age should be at least 18",
    );
  });

  it('given a right content, when checked, then there is no line', () => {
    expect(check(schema, { Email: 'obrian@uipath.com', Age: 18 })).toEqual([]);
  });
});

describe('compileSchema, versions', () => {
  const versions = [
    'http://json-schema.org/draft-06/schema#',
    'http://json-schema.org/draft-07/schema#',
    'https://json-schema.org/draft-07/schema',
    'https://json-schema.org/draft/2019-09/schema',
    'https://json-schema.org/draft/2020-12/schema',
    'http://json-schema.org/schema#',
    undefined,
  ];

  it.each(versions)('given $schema %s, when checked, then exclusiveMinimum is a number', ($schema) => {
    expect(check({ $schema, properties: { a: { exclusiveMinimum: 3 } } }, { a: 3 })).toEqual([
      '/a should be greater than 3',
    ]);
  });

  it.each(['http://json-schema.org/draft-04/schema#', undefined])(
    'given $schema %s, when checked, then exclusiveMinimum may be a boolean',
    ($schema) => {
      const schema = { $schema, id: 'http://x/y', properties: { a: { minimum: 3, exclusiveMinimum: true } } };
      expect(check(schema, { a: 3 })).toEqual(['/a should be greater than 3']);
    },
  );

  it('given no version, when checked, then keywords of 2019-09 hold too', () => {
    expect(check({ dependentRequired: { a: ['b'] } }, { a: 1 })).toEqual(['/b is required when a is there']);
  });

  it('given 2020-12, when checked, then its own keywords hold', () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $defs: { small: { exclusiveMaximum: 3 } },
      properties: { a: { $ref: '#/$defs/small' }, list: { prefixItems: [{ type: 'string' }], items: false } },
      unevaluatedProperties: false,
    };
    expect(check(schema, { a: 3, list: [1, 2], x: 1 })).toEqual([
      '/a should be less than 3',
      '/list/0 should be of type string',
      '/list should have at most 1 item',
      '/x is not allowed',
    ]);
  });

  it('given ids in the style of schema generators, when checked, then they do not disturb', () => {
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: 'http://example.com/root.json',
      definitions: {},
      required: ['name', 'count'],
      properties: {
        name: { $id: '#/properties/name', type: 'string', minLength: 2, pattern: '^(.*)$', examples: ['x'] },
        count: { $id: '#/properties/count', type: 'integer', default: 0 },
      },
    };
    expect(check(schema, { name: 'a' })).toEqual([
      '/count is required',
      '/name should be at least 2 characters long',
    ]);
  });

  it('given a schema with a byte order mark, when compiled, then it is read', () => {
    expect(compileSchema('\uFEFF{"required":["a"]}').check('{}')).toEqual(['/a is required']);
  });

  it('given the same text again, when compiled, then it is the same check', () => {
    const text = '{"required":["once"]}';
    expect(compileSchema(text)).toBe(compileSchema(text));
  });

  it('given two schemas with one $id, when compiled, then they do not meet', () => {
    expect(check({ $id: 'http://x/same', required: ['a'] }, {})).toEqual(['/a is required']);
    expect(check({ $id: 'http://x/same', required: ['b'] }, {})).toEqual(['/b is required']);
  });
});

describe('compileSchema, contents', () => {
  it.each([
    [{ a: { type: 'number', minimum: 1 } }, '{"a":1e400}'],
    [{ a: { type: 'integer' } }, '{"a":9007199254740993}'],
    [{ a: { type: 'integer' } }, '{"a":1.0}'],
    [{ a: { multipleOf: 0.01 } }, '{"a":19.99}'],
    [{ a: { maxLength: 1 } }, '{"a":"\u{1F600}"}'],
    [{ a: { pattern: '^.$' } }, String.raw`{"a":"\ud83d"}`],
    [{ a: { pattern: '^\\x00$' } }, String.raw`{"a":"\u0000"}`],
  ])('given the properties %j, when %s is checked, then it matches', (properties, content) => {
    expect(check({ properties }, content)).toEqual([]);
  });

  it('given names of inherited members, when checked, then only own ones count', () => {
    expect(check({ required: ['toString', '__proto__'] }, '{}')).toEqual([
      '/toString is required',
      '/__proto__ is required',
    ]);
    expect(check({ required: ['toString', '__proto__'] }, '{"__proto__":1,"toString":2}')).toEqual([]);
    expect(check({ additionalProperties: false }, '{"__proto__":{"x":1}}')).toEqual([
      '/__proto__ is not allowed',
    ]);
  });

  it('given a recursive schema, when a nested content is checked, then it is followed', () => {
    const schema = { properties: { child: { $ref: '#' }, n: { type: 'integer' } } };
    expect(check(schema, { child: { child: { n: 'x' } } })).toEqual([
      '/child/child/n should be of type integer',
    ]);
  });
});

describe('compileSchema, refusals', () => {
  it.each<[string | object, string]>([
    ['', 'it is not well-formed JSON'],
    ['{"a":1,}', 'it is not well-formed JSON'],
    ['[]', 'it is not a JSON object'],
    ['true', 'it is not a JSON object'],
    ['null', 'it is not a JSON object'],
    [`{"x":"${'x'.repeat(MAX_SCHEMA_LENGTH)}"}`, 'it has more than 65536 characters'],
    [{ $async: true }, '$async is not a keyword of JSON Schema'],
    [
      { properties: { a: { $ref: '#/definitions/b' } }, definitions: { b: { $async: true, type: 'null' } } },
      'async schema referenced by sync schema',
    ],
    [
      { properties: { a: { pattern: '(?=x)y' } } },
      "the pattern '(?=x)y' is refused: lookahead is not supported",
    ],
    [{ patternProperties: { '(?<!x)y': { type: 'null' } } }, 'lookbehind is not supported'],
    [{ properties: { a: { pattern: '(a)\\1' } } }, 'backreferences are not supported'],
    [{ properties: { a: { pattern: 'a{1000}'.repeat(200) } } }, 'the patterns of the schema repeat too much'],
    [
      { properties: { a: { $ref: 'http://example.com/x.json' } } },
      "the reference 'http://example.com/x.json' leads to nothing in it; other documents are not read",
    ],
    [{ $ref: 'file:///etc/passwd' }, "the reference 'file:///etc/passwd' leads to nothing in it"],
    [{ properties: { a: { $ref: '#/definitions/b' } } }, "the reference '#/definitions/b' leads to nothing"],
    [
      { allOf: [{ $ref: '#/definitions/a' }], definitions: { a: { allOf: [{ $ref: '#/definitions/a' }] } } },
      'leads only to itself',
    ],
  ])('given %j, when compiled, then it is refused: %s', (schema, reason) => {
    expect(refusal(schema).message).toContain(`The JSON schema of the queue is not valid: `);
    expect(refusal(schema).message).toContain(reason);
  });

  it('given keywords used wrongly, when compiled, then each fault is a line of the details', () => {
    const error = refusal({ properties: { a: { minLength: -1 }, b: { required: 'x' } } });
    expect(error.message).toBe(
      'The JSON schema of the queue is not valid: it breaks the rules of its version.',
    );
    expect(error.details).toBe(
      '/properties/a/minLength should be at least 0\n/properties/b/required should be of type array',
    );
  });

  it('given an unknown $schema, when compiled, then the known ones are listed', () => {
    const { message } = refusal({ $schema: 'http://json-schema.org/draft-03/schema#' });
    expect(message).toContain('http://json-schema.org/draft-04/schema');
    expect(message).toContain('https://json-schema.org/draft/2020-12/schema');
  });

  it('given a schema that is nested deeply, when compiled, then it is refused by its depth', () => {
    const nested = (levels: number): string => '{"not":'.repeat(levels) + '{}' + '}'.repeat(levels);
    expect(() => compileSchema(nested(MAX_SCHEMA_DEPTH - 1))).not.toThrow();
    expect(refusal(nested(MAX_SCHEMA_DEPTH + 1)).message).toContain('nests deeper than 64 levels');
    expect(refusal('['.repeat(60_000)).message).toContain('not well-formed JSON');
  });

  it('given a refused schema again, when compiled, then it is refused again', () => {
    refusal({ type: 'text' });
    expect(refusal({ type: 'text' }).details).toContain('/type should be one of');
  });
});

describe('compileSchema, hostile work', () => {
  const tooLong = ['/ takes too long to check against the schema'];

  it('given a catastrophic pattern, when a long text is checked, then it is answered', () => {
    const schema = { properties: { a: { pattern: '^(a+)+$' } } };
    expect(check(schema, { a: `${'a'.repeat(200_000)}!` })).toEqual([
      "/a should match regex pattern '^(a+)+$'",
    ]);
    expect(check(schema, { a: 'a'.repeat(200_000) })).toEqual([]);
  });

  it('given references that double at each step, when checked, then it is given up, and the next check is right', () => {
    const definitions: Record<string, object> = { d0: { type: 'string' } };
    for (let step = 1; step < 60; step += 1) {
      const one = { $ref: `#/definitions/d${step - 1}` };
      definitions[`d${step}`] = { allOf: [one, one] };
    }
    const schema = { definitions, properties: { a: { $ref: '#/definitions/d59' }, b: { type: 'null' } } };
    expect(check(schema, { a: 1 })).toEqual(tooLong);
    expect(check(schema, { b: 1 })).toEqual(['/b should be of type null']);
  });

  it('given many equal tests of many items, when checked, then it is given up', () => {
    const schema = { properties: { a: { uniqueItems: true } } };
    expect(check(schema, { a: Array.from({ length: 20_000 }, (_, index) => ({ index })) })).toEqual(tooLong);
  });

  it('given a reference without end behind a member, when checked, then the content is refused', () => {
    const schema = {
      properties: { a: { $ref: '#/definitions/loop' } },
      definitions: { loop: { allOf: [{ $ref: '#/definitions/loop' }] } },
    };
    expect(check(schema, { a: 1 })).toEqual(['/ is nested too deeply to check against the schema']);
    expect(check(schema, {})).toEqual([]);
  });
});
