import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { raw, writeJson } from '../../../../../src/doors/http/json/jsonWriter.ts';

describe('writeJson', () => {
  it('given any JSON value, when written, then it is as JSON.stringify writes it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(writeJson(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('given any string, lone surrogates too, when written, then it is as JSON.stringify writes it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 100 }),
        fc.string({ unit: 'binary' }),
        (text, name) => {
          expect(writeJson({ [name]: text })).toBe(JSON.stringify({ [name]: text }));
        },
      ),
    );
  });

  it.each([
    ['undefined members', { a: undefined, b: 1, c: (): void => undefined }],
    ['undefined elements', [undefined, 1]],
    ['numbers that JSON has not', { a: Number.NaN, b: Infinity, c: -0, d: 1e21, e: 1e-7 }],
    ['dates', { at: new Date(0) }],
    ['empty ones', { a: {}, b: [], c: '', d: null }],
    ['own __proto__', JSON.parse('{"__proto__":{"a":1}}')],
    ['control characters', { '\u0000"\\': '\n\u2028\u007f' }],
  ])('given %s, when written, then it is as JSON.stringify writes it', (_what, value) => {
    expect(writeJson(value)).toBe(JSON.stringify(value));
  });

  it('given an undefined value, when written, then it is null', () => {
    expect(writeJson(undefined)).toBe('null');
  });

  it('given raw texts anywhere, when written, then they stand there to the letter', () => {
    const content = '{"n":9007199254740993,"d":1.0,"n":1e400}';
    expect(
      writeJson({ value: [{ Id: 1, SpecificContent: raw(content), Output: null }], x: raw('1.50') }),
    ).toBe(`{"value":[{"Id":1,"SpecificContent":${content},"Output":null}],"x":1.50}`);
    expect(writeJson(raw(content))).toBe(content);
  });

  it('given a bigint, when written, then it is refused', () => {
    expect(() => writeJson({ a: 1n })).toThrow(TypeError);
  });

  it('given more names than are kept, when written, then each is still right', () => {
    for (let index = 0; index < 3_000; index += 1) {
      expect(writeJson({ [`n${index}`]: index })).toBe(`{"n${index}":${index}}`);
    }
  });
});
