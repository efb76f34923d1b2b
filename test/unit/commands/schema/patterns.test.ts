import { describe, expect, it } from 'vitest';
import { MAX_PATTERN_SIZE, patternEngine, patternSize } from '../../../../src/commands/schema/patterns.ts';

const matches = (pattern: string, text: string): boolean => patternEngine()(pattern, 'u').test(text);

describe('patternEngine', () => {
  it.each([
    ['^.+@.+\\..+$', 'obrian@uipath.com', true],
    ['^.+@.+\\..+$', 'obrian', false],
    ['b', 'abc', true],
    ['^\\u00e9$', 'é', true],
    ['^(?<year>\\d{4})$', '2018', true],
    ['(?i)^abc$', 'ABC', true],
    ['^\\p{L}+$', 'même', true],
    ['^.$', '\u{1F600}', true],
    ['^.$', '\ud83d', true],
    ['^a$', 'a\n', false],
    ['^\\/x\\-$', '/x-', true],
    ['\u0000', 'a\u0000b', true],
    ['^\\\\Z\\x41\\u{42}\\_$', '\\ZAB_', true],
  ])('given the pattern %j and %j, when tested, then it is %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it.each(['^(a+)+$', '^(a|a)*$', '^(.*a){20}$', '(x+x+)+y', '^([a-zA-Z]+)*$'])(
    'given the catastrophic pattern %s, when tested on a long text, then it answers',
    (pattern) => {
      expect(matches(pattern, `${'a'.repeat(100_000)}!`)).toBe(false);
    },
  );

  it.each([
    ['(?=a)b', 'lookahead is not supported'],
    ['(?!a)b', 'lookahead is not supported'],
    ['(?<=a)b', 'lookbehind is not supported'],
    ['(?<!a)b', 'lookbehind is not supported'],
    ['(a)\\1', 'backreferences are not supported'],
    ['(?<n>a)\\k<n>', 'backreferences are not supported'],
    ['^a\\Z', 'the escape \\Z is not supported'],
    ['\\u12', 'the escape \\u is not supported'],
    ['a\\', 'the escape \\ is not supported'],
    ['(?>a)', 'atomic groups are not supported'],
    ['[z-a]', 'invalid character class range: `z-a`'],
    ['(a', 'missing closing ): `(a`'],
    ['a{2000}', 'invalid repeat count: `{2000}`'],
  ])('given the pattern %s, when compiled, then it is refused: %s', (pattern, reason) => {
    expect(() => patternEngine()(pattern, 'u')).toThrow(`the pattern '${pattern}' is refused: ${reason}`);
  });

  it('given patterns that repeat too much together, when compiled, then the one too many is refused', () => {
    const compile = patternEngine();
    compile('^.{1,900}$', 'u');
    expect(compile.size).toBeLessThan(MAX_PATTERN_SIZE);
    expect(() => compile('a{1000}'.repeat(100), 'u')).toThrow('the patterns of the schema repeat too much');
  });

  it('given two patterns, when compiled, then toString tells them apart', () => {
    const compile = patternEngine();
    expect(compile('a', 'u').toString()).not.toBe(compile('b', 'u').toString());
  });
});

describe('patternSize', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['a{1000}', 1_000],
    ['a{2,500}b', 501],
    ['a{7,}', 7],
    ['a{0}', 1],
    ['(ab){10}', 40],
    ['((ab){10}c){10}', 430],
    ['[a-z]{3}', 3],
    ['[]{9}]', 1],
    ['\\{3}', 3],
    ['[\\]{9}]{2}', 2],
  ])('given %s, when measured, then it is about %i', (pattern, size) => {
    expect(patternSize(pattern)).toBe(size);
  });
});
