import { describe, expect, it } from 'vitest';
import { fromStored, toStored } from '../../../src/postgres/text.ts';

describe('a text in PostgreSQL', () => {
  it.each(['', 'plain', 'Ünïcode 😀', 'a\0b\0', '\uFFFE', '\uFFFE0', '\uFFFE\0\uFFFE1', '\uFFFF'])(
    'comes back as it was: %j',
    (text) => {
      expect(toStored(text)).not.toContain('\0');
      expect(fromStored(toStored(text))).toBe(text);
    },
  );

  it('loses halves of surrogate pairs, as in UTF-8', () => {
    expect(toStored('a\uD83Db')).toBe('a\uFFFDb');
  });
});
