import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../../../src/domain/errors.ts';
import { flatContent, nestedContent } from '../../../../../src/doors/http/json/content.ts';

describe('flatContent', () => {
  it.each([
    ['whitespace', ' { "a" : 1 ,\r\n\t"b" : " x , } " } ', '{"a":1,"b":" x , } "}'],
    ['number lexemes', '{"a":9007199254740993, "b":1.0, "c":1e400, "d":-0.0E+1}', undefined],
    ['primitives', '{"a":true, "b":false, "c":null, "d":""}', undefined],
    [
      'annotations',
      '{"Name@odata.type":"#String","Name":"x","@odata.type":"#T","A":1}',
      '{"Name":"x","A":1}',
    ],
    ['annotations last', '{"Name":"x", "Name@odata.type":"#String"}', '{"Name":"x"}'],
    ['annotations alone', '{ "Name@odata.type" : "#String" }', '{}'],
    ['annotations that are nested', '{"a@odata.type":{"b":[1,{}]},"a":1}', '{"a":1}'],
    ['escaped annotations', String.raw`{"a\u0040odata.type":"#String","a":1}`, '{"a":1}'],
    ['names that only hold the words', '{"a@odata.types":1,"b@odata.count":2}', undefined],
    ['repeated keys', '{"a":1, "a":2}', '{"a":1,"a":2}'],
    ['__proto__', '{"__proto__":1,"constructor":2}', undefined],
    ['lone surrogates and NUL as escapes', String.raw`{"a":"\ud800\u0000"}`, undefined],
    ['separators of lines', '{"a":"\u2028\u2029\u00a0"}', undefined],
    ['an empty object', ' { } ', '{}'],
  ])('given %s, when kept, then the text is compact and else as received', (_what, raw, expected) => {
    expect(flatContent(raw, 'SpecificContent')).toBe(expected ?? raw.replaceAll(', ', ','));
  });

  it.each([undefined, 'null', ' null '])('given %j, when kept, then there is no content', (raw) => {
    expect(flatContent(raw, 'SpecificContent')).toBeNull();
  });

  it.each(['[]', '"{}"', '1', 'true'])('given %s, when kept, then it must be an object', (raw) => {
    expect(() => flatContent(raw, 'SpecificContent')).toThrow(
      new DomainError('InvalidArgument', 'SpecificContent must be an object.'),
    );
  });

  it.each(['{"a":1,"b":{}}', '{"a":1,"b":[1]}', String.raw`{"\u0062": [ ] }`])(
    'given %s, when kept, then the error names the key',
    (raw) => {
      expect(() => flatContent(raw, 'SpecificContent')).toThrow(
        "SpecificContent may hold only primitive values; the value of 'b' is an object or an array.",
      );
    },
  );

  it('given a nested value under a long key, when kept, then the error cuts the key', () => {
    expect(() => flatContent(`{"${'k'.repeat(5_000)}":[]}`, 'SpecificContent')).toThrow(
      `'${'k'.repeat(100)}…'`,
    );
  });
});

describe('nestedContent', () => {
  it('given nested values, when kept, then annotations go at every level and numbers stay', () => {
    const raw = `{ "list@odata.type" : "#Collection(Int32)", "list" : [ 1.0 , [ ] , { "x@odata.type":"#T" } ,
      { "x@odata.type":"#T" , "y" : 1e400 , "z@odata.type":"#T" } ] , "o" : { "__proto__" : { } } }`;
    expect(nestedContent(raw, 'Output')).toBe('{"list":[1.0,[],{},{"y":1e400}],"o":{"__proto__":{}}}');
  });

  it('given no object, when kept, then the error names the member', () => {
    expect(() => nestedContent('[1]', 'Output')).toThrow('Output must be an object.');
  });

  it('given a million levels, when kept, then the stack holds', () => {
    const deep = `{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`;
    expect(nestedContent(deep, 'Output')).toBe(deep);
  });
});

describe('contents of any shape', () => {
  /** The value as JSON text with whitespace and annotations wherever they may stand. */
  const noisy = (value: unknown, noise: () => number): string => {
    const space = (): string => ['', '', ' ', '\n\t', '\r\n  '][noise() % 5] ?? '';
    const annotation = (): string[] =>
      noise() % 3 === 0 ? [`"x@odata.type"${space()}:${space()}"#[{"`] : [];
    const write = (part: unknown): string => {
      if (typeof part !== 'object' || part === null) return JSON.stringify(part);
      const pieces = Array.isArray(part)
        ? part.map(write)
        : Object.entries(part).flatMap(([name, member]) => [
            ...annotation(),
            `${JSON.stringify(name)}${space()}:${space()}${write(member)}`,
          ]);
      const all = Array.isArray(part) ? pieces : [...pieces, ...annotation()];
      const inner = all.map((piece) => `${space()}${piece}${space()}`).join(',');
      return Array.isArray(part) ? `[${space()}${inner}]` : `{${space()}${inner}}`;
    };
    return write(value);
  };
  const isKept = (value: unknown): boolean => !JSON.stringify(value).includes('@odata.type');
  const objects = fc
    .dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 4 }))
    .filter(isKept);

  it('given any object with noise in it, when kept, then it is the compact text of the value', () => {
    fc.assert(
      fc.property(objects, fc.infiniteStream(fc.nat(60)), (value, stream) => {
        const noise = (): number => stream.next().value ?? 0;
        expect(nestedContent(noisy(value, noise), 'Output')).toBe(JSON.stringify(value));
      }),
    );
  });

  const digits = fc.stringMatching(/^\d{1,30}$/);
  const lexeme = fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.stringMatching(/^(0|[1-9]\d{0,25})$/),
      fc.option(
        digits.map((d) => `.${d}`),
        { nil: '' },
      ),
      fc.option(
        fc.tuple(fc.constantFrom('e', 'E', 'e+', 'E-'), digits).map((e) => e.join('')),
        { nil: '' },
      ),
    )
    .map((parts) => parts.join(''));

  it('given any numbers, when kept, then their lexemes survive', () => {
    fc.assert(
      fc.property(fc.array(lexeme), (lexemes) => {
        const members = lexemes.map((number, index) => `"k${index}" : ${number}`);
        expect(flatContent(`{${members.join(' , ')}}`, 'SpecificContent')).toBe(
          `{${members.join(',').replaceAll(' ', '')}}`,
        );
      }),
    );
  });
});
