import { describe, expect, it } from 'vitest';
import { DateTime } from '../../../src/doors/graphql/scalars/dateTime.ts';
import { JSONText } from '../../../src/doors/graphql/scalars/jsonText.ts';
import { Kind } from 'graphql';

describe('DateTime', () => {
  it.each([
    ['2018-03-07T18:20:29.3833333Z', '2018-03-07T18:20:29.3833333Z'],
    ['2018-03-07T18:20:29.3800000Z', '2018-03-07T18:20:29.38Z'],
    ['2018-03-07T20:20:29+02:00', '2018-03-07T18:20:29Z'],
    ['2018-03-07', '2018-03-07T00:00:00Z'],
  ])('reads %s as %s', (text, instant) => {
    expect(DateTime.parseValue(text)).toBe(instant);
    expect(DateTime.parseLiteral({ kind: Kind.STRING, value: text })).toBe(instant);
    expect(DateTime.serialize(text)).toBe(instant);
    expect(DateTime.serialize(instant)).toBe(instant);
  });

  it.each(['', 'tomorrow', '2018-02-30', 5, null, {}])('refuses %j', (value) => {
    expect(() => DateTime.parseValue(value)).toThrow('A DateTime must be a text in ISO 8601.');
    expect(() => DateTime.serialize(value)).toThrow('A DateTime must be a text in ISO 8601.');
  });

  it('refuses a literal that is no text', () => {
    expect(() => DateTime.parseLiteral({ kind: Kind.INT, value: '5' })).toThrow('ISO 8601');
  });
});

describe('JSONText', () => {
  it('takes texts and nothing else', () => {
    expect(JSONText.parseValue('{"a":1}')).toBe('{"a":1}');
    expect(() => JSONText.parseValue({ a: 1 })).toThrow('not the object itself');
    expect(() => JSONText.parseLiteral({ kind: Kind.OBJECT, fields: [] })).toThrow('not the object itself');
  });
});
