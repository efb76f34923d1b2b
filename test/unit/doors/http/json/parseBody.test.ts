import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../../../src/domain/errors.ts';
import { MAX_DEPTH, parseBody } from '../../../../../src/doors/http/json/parseBody.ts';
import { rawMembers } from '../../../../../src/doors/http/json/rawMembers.ts';

const failure = (text: string): DomainError => {
  try {
    parseBody(text);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error(`${text.slice(0, 100)} was accepted`);
};

describe('parseBody, well-formed', () => {
  it('given any JSON, when read, then value and text are as received', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseBody(text)).toEqual({ value: JSON.parse(text), text });
      }),
    );
  });

  it('given commas before brackets inside strings, when read, then they stay', () => {
    expect(parseBody('{"a":",}","b":[",]"]}').value).toEqual({ a: ',}', b: [',]'] });
  });
});

describe('parseBody, tolerant', () => {
  it.each([
    ['{"a":1,}', '{"a":1}'],
    ['{"a":[1,2,],}', '{"a":[1,2]}'],
    ['[{"a":1,\n},\n{"b":"x",\r\n}\t]', '[{"a":1\n},\n{"b":"x"\r\n}\t]'],
    ['{"a":"b" , }', '{"a":"b"  }'],
    ['{"a":"\\",}",}', '{"a":"\\",}"}'],
    ['\uFEFF{"a":1}', '{"a":1}'],
    ['\uFEFF{"a":[],}', '{"a":[]}'],
  ])('given %j, when read, then it is read as %j', (text, accepted) => {
    expect(parseBody(text)).toEqual({ value: JSON.parse(accepted), text: accepted });
  });

  it('given the documented bulk request with trailing commas, when read, then its members can be cut out', () => {
    const { value, text } = parseBody(`{
      "queueName": "DocTest",
      "queueItems": [{ "SpecificContent": { "Name": "rêvé", "Name@odata.type": "#String" }, "Priority": "High", }]
    }`);
    expect(value).toMatchObject({ queueItems: [{ Priority: 'High' }] });
    expect(rawMembers(text, [], ['queueName'])).toEqual(['"DocTest"']);
  });
});

describe('parseBody, malformed', () => {
  it.each([
    ['', 'line 1, column 1'],
    ['   ', 'line 1, column 4'],
    ['{"a":1', 'line 1, column 7'],
    ['{"a":x}', 'line 1, column 6'],
    ["{'a':1}", 'line 1, column 2'],
    ['{a:1}', 'line 1, column 2'],
    ['{\n  "a" 1\n}', 'line 2, column 7'],
    ['{\r\n  "a": 1,\r\n  "b": tru\r\n}', 'line 3, column 8'],
    ['[1 2]', 'line 1, column 4'],
    ['[1,,2]', 'line 1, column 4'],
    ['[,]', 'line 1, column 2'],
    ['{,}', 'line 1, column 2'],
    ['{"a":,}', 'line 1, column 6'],
    ['[01]', 'line 1, column 2'],
    ['[1.]', 'line 1, column 2'],
    ['{"a":1}}', 'line 1, column 8'],
    ['{"a":1]', 'line 1, column 7'],
    ['{"a":1} x', 'line 1, column 9'],
    ['{"a":"b}', 'line 1, column 6'],
    ['{"a":"\n"}', 'line 1, column 6'],
    [String.raw`{"a":"\x"}`, 'line 1, column 6'],
    ['{"a":"\u0000"}', 'line 1, column 6'],
    ['\u0000', 'line 1, column 2'],
    ['{"a":1,}\n// note', 'line 2, column 1'],
    ['{"a":NaN}', 'line 1, column 6'],
    ['\uFEFF[1,]x', 'line 1, column 6'],
  ])('given %j, when read, then the fault is at %s', (text, place) => {
    const error = failure(text);
    expect(error.code).toBe('MalformedJson');
    expect(error.details).toBe(place);
  });

  it('given a secret in a malformed body, when refused, then the error does not repeat it', () => {
    const error = failure('{"password":hunter2}');
    expect(`${error.message} ${error.details}`).not.toContain('hunter2');
    expect(error.cause).toBeUndefined();
  });
});

describe('parseBody, nesting', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

  it('given the deepest nesting allowed, when read, then it is accepted', () => {
    expect(parseBody(nested(MAX_DEPTH)).text).toBe(nested(MAX_DEPTH));
  });

  it.each([
    ['one level more', nested(MAX_DEPTH + 1)],
    ['a million levels', nested(1_000_000)],
    ['a million levels, not closed', '{"a":'.repeat(1_000_000)],
  ])('given %s, when read, then it is refused', (_what, text) => {
    const error = failure(text);
    expect(error.code).toBe('InvalidRequest');
    expect(error.message).toBe('The body is nested deeper than 64 levels.');
  });

  it('given brackets in strings, when read, then they are no nesting', () => {
    expect(parseBody(JSON.stringify(nested(1_000))).value).toBe(nested(1_000));
  });
});
