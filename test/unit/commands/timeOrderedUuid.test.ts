import { describe, expect, it } from 'vitest';
import { timeOrderedUuid } from '../../../src/commands/timeOrderedUuid.ts';

describe('timeOrderedUuid', () => {
  it('is a UUID of version 7', () => {
    const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    for (const at of [0, 1, Date.UTC(2026, 10, 24), 2 ** 48 - 1])
      expect(timeOrderedUuid(at)).toMatch(pattern);
  });

  it('begins with the time', () => {
    expect(timeOrderedUuid(0x0123456789ab).slice(0, 13)).toBe('01234567-89ab');
    expect(timeOrderedUuid(1) < timeOrderedUuid(2)).toBe(true);
  });

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => timeOrderedUuid(5))).size).toBe(1_000);
  });
});
