import { describe, expect, it } from 'vitest';
import { membersOf, namesIn, rewriteMembers } from '../../../src/domain/jsonText.ts';

describe('the members of a text', () => {
  it('are those of a JSON object', () => {
    expect(membersOf('{"a":1,"b":[null]}')).toEqual({ a: 1, b: [null] });
  });

  it.each(['', '[]', 'null', '1', '"a"', '{', '{"a":1}x'])('are not there in %j', (text) => {
    expect(membersOf(text)).toBeNull();
  });
});

describe('the names in a text', () => {
  it.each([
    ['{}', []],
    ['{"a":1,"a":2}', ['a', 'a']],
    [' { "a" : {"b":[{"c":1}]}, "d":["e","f"] } ', ['a', 'd']],
    [String.raw`{"\u0061":"a\":{","b\"":":","{":1}`, ['a', 'b"', '{']],
  ])('of %s are as often there as they are written', (text, names) => {
    expect(namesIn(text)).toEqual(names);
  });

  it('are found in a long text', () => {
    expect(namesIn(JSON.stringify({ a: 'x"\\'.repeat(500_000), b: 1 }))).toEqual(['a', 'b']);
  });
});

describe('members that are written anew', () => {
  it('keep their numbers as they were', () => {
    const text = '{"a":9007199254740993,"b":[1.0,{"c":1e400}],"d":"1.0"}';
    expect(rewriteMembers(text, (name, value) => [name.toUpperCase(), value])).toBe(
      '{"A":9007199254740993,"B":[1.0,{"c":1e400}],"D":"1.0"}',
    );
  });

  it('have others behind them', () => {
    expect(rewriteMembers('{"a":1}', (name) => [name, true], [['b', null]])).toBe('{"a":true,"b":null}');
  });

  it('are none where the text is no object', () => {
    expect(rewriteMembers('[1]', (name, value) => [name, value])).toBe('{}');
  });
});
