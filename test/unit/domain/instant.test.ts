import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMinutes,
  fromMilliseconds,
  isNotAfter,
  millisecondsBetween,
  parseInstant,
  sortable,
  toMicroseconds,
  toMilliseconds,
  trimmed,
  tryParseInstant,
} from '../../../src/domain/instant.ts';
import { codeThrownBy } from '../../support/given.ts';

/** Instants of .NET: from the year 1 on, in 100 ns. */
const instants = fc
  .tuple(
    fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-30T00:00:00Z'),
      noInvalidDate: true,
    }),
    fc.integer({ min: 0, max: 9999 }),
  )
  .map(([date, rest]) => {
    const text = `${date.toISOString().slice(0, 23)}${String(rest).padStart(4, '0')}Z`;
    return { text, instant: trimmed(text) };
  });

describe('reading an instant', () => {
  it.each([
    ['2018-03-07T18:20:29.3833333Z', '2018-03-07T18:20:29.3833333Z'],
    ['2018-03-07T18:20:29Z', '2018-03-07T18:20:29Z'],
    ['2018-03-07T18:20:29.3830000Z', '2018-03-07T18:20:29.383Z'],
    ['2018-03-07T18:20:29.000Z', '2018-03-07T18:20:29Z'],
    ['2018-03-07T18:20:29.38333339999Z', '2018-03-07T18:20:29.3833333Z'],
    ['2018-03-07T18:20:29,5Z', '2018-03-07T18:20:29.5Z'],
    ['2018-03-07T20:20:29.3833333+02:00', '2018-03-07T18:20:29.3833333Z'],
    ['2018-03-07T13:50:29-0430', '2018-03-07T18:20:29Z'],
    ['2018-03-07T23:30:00-01:00', '2018-03-08T00:30:00Z'],
    ['2018-03-07T18:20:29', '2018-03-07T18:20:29Z'],
    ['2018-03-07T18:20', '2018-03-07T18:20:00Z'],
    ['2018-03-07', '2018-03-07T00:00:00Z'],
    ['2018-03-07 18:20:29 +14:00', '2018-03-07T04:20:29Z'],
    [' 2018-03-07t18:20:29z ', '2018-03-07T18:20:29Z'],
    ['2020-02-29', '2020-02-29T00:00:00Z'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.9999999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ])('%j is %s', (text, instant) => {
    expect(tryParseInstant(text)).toBe(instant);
  });

  it.each([
    '',
    'now',
    '2018-02-29',
    '2018-13-01',
    '2018-00-10',
    '2018-01-00',
    '2018-04-31',
    '2018-03-07T24:00:00Z',
    '2018-03-07T18:60:00Z',
    '2018-03-07T18:20:60Z',
    '2018-03-07T18Z',
    '2018-03-07T18:20:29+14:01',
    '2018-03-07T18:20:29-99:00',
    '2018-03-07T18:20:29+01:60',
    '2018-03-07T18:20:29.Z',
    '18-03-07',
    '12018-03-07',
    '0000-12-31T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '2018-03-07T18:20:29Z; DROP TABLE',
  ])('%j is none', (text) => {
    expect(tryParseInstant(text)).toBeNull();
  });

  it('names the member that is none', () => {
    expect(() => parseInstant('soon', 'DueDate')).toThrow('DueDate is not a date and time.');
    expect(codeThrownBy(() => parseInstant('soon', 'DueDate'))).toBe('InvalidArgument');
    expect(parseInstant('2018-03-07', 'DueDate')).toBe('2018-03-07T00:00:00Z');
  });

  it('gives back what was written', () => {
    fc.assert(
      fc.property(instants, ({ text, instant }) => {
        expect(tryParseInstant(text)).toBe(instant);
        expect(tryParseInstant(instant)).toBe(instant);
      }),
    );
  });
});

describe('the order of instants', () => {
  it('is that of their sortable forms, to the last digit', () => {
    expect(isNotAfter('2018-03-07T18:20:29.38Z', '2018-03-07T18:20:29.3800001Z')).toBe(true);
    expect(isNotAfter('2018-03-07T18:20:29.3800001Z', '2018-03-07T18:20:29.38Z')).toBe(false);
    expect(isNotAfter('2018-03-07T18:20:29Z', '2018-03-07T18:20:29Z')).toBe(true);
    expect(isNotAfter('2018-03-07T18:20:29.9999999Z', '2018-03-07T18:20:30Z')).toBe(true);
  });

  it('is kept by a form of fixed width, which can be undone', () => {
    fc.assert(
      fc.property(instants, instants, (a, b) => {
        expect(sortable(a.instant)).toBe(a.text);
        expect(trimmed(sortable(a.instant))).toBe(a.instant);
        expect(sortable(a.instant) < sortable(b.instant)).toBe(a.text < b.text);
      }),
    );
  });
});

describe('counting with instants', () => {
  it('goes to milliseconds and back', () => {
    expect(toMilliseconds('1970-01-01T00:00:01.5Z')).toBe(1500);
    expect(toMilliseconds('1970-01-01T00:00:01Z')).toBe(1000);
    expect(toMilliseconds('1970-01-01T00:00:00.0001234Z')).toBeCloseTo(0.1234, 10);
    expect(fromMilliseconds(1500)).toBe('1970-01-01T00:00:01.5Z');
    expect(fromMilliseconds(0)).toBe('1970-01-01T00:00:00Z');
  });

  it.each([
    ['2018-03-07T18:20:29.9999999Z', 1, '2018-03-07T18:21:29.9999999Z'],
    ['2018-12-31T23:59:00Z', 1, '2019-01-01T00:00:00Z'],
    ['2018-03-07T18:20:29.05Z', 60, '2018-03-07T19:20:29.05Z'],
  ])('%s and %i minutes are %s', (instant, minutes, later) => {
    expect(addMinutes(instant, minutes)).toBe(later);
  });

  it.each([
    ['2018-03-07T18:20:29.3833333Z', '2018-03-07T18:20:31.3833334Z', 2000.0001],
    ['2018-03-07T18:20:29.9999999Z', '2018-03-07T18:20:30Z', 0.0001],
    ['2024-03-07T18:20:29.0000001Z', '2024-03-07T18:20:29.9999999Z', 999.9998],
    ['2018-03-07T18:20:29Z', '2018-03-08T18:20:29Z', 86_400_000],
    ['2018-03-07T18:20:30Z', '2018-03-07T18:20:29Z', 0],
  ])('from %s to %s pass %d ms', (start, end, milliseconds) => {
    expect(millisecondsBetween(start, end)).toBe(milliseconds);
  });
});

describe('toMicroseconds', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2018-03-07T18:20:29.3833333Z', 1_520_446_829_383_333],
    ['1969-12-31T23:59:59.25Z', -750_000],
    ['2026-01-01T00:00:02.001Z', 1_767_225_602_001_000],
  ])('of %s are %i', (instant, expected) => {
    expect(toMicroseconds(instant)).toBe(expected);
  });
});
