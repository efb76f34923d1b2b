import { describe, expect, it } from 'vitest';
import { normalName } from '../../../src/domain/names.ts';

describe('a name', () => {
  it('is the same in every case', () => {
    expect(normalName('DocQueue')).toBe(normalName('DOCQUEUE'));
  });

  it('is the same composed and decomposed', () => {
    expect(normalName('Caf\u00e9')).toBe(normalName('CAFE\u0301'));
  });

  it('keeps its spaces and dots', () => {
    expect(normalName('a b')).not.toBe(normalName('ab'));
    expect(normalName('a.b')).not.toBe(normalName('ab'));
  });
});
