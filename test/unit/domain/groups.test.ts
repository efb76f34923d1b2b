import { describe, expect, it } from 'vitest';
import { checkedGroups, mayTake } from '../../../src/domain/groups.ts';
import { codeThrownBy } from '../../support/given.ts';

const uuid = (n: number): string => `8f6895c5-70a5-498f-b813-${String(n).padStart(12, '0')}`;

describe('groups', () => {
  it('are kept each once, in order and in lower case', () => {
    expect(checkedGroups([uuid(2), `{${uuid(1).toUpperCase()}}`, uuid(2)])).toEqual([uuid(1), uuid(2)]);
  });

  it('are UUIDs', () => {
    expect(codeThrownBy(() => checkedGroups(['accounting']))).toBe('InvalidArgument');
  });

  it('are not too many', () => {
    const many = Array.from({ length: 101 }, (_, n) => uuid(n));
    expect(codeThrownBy(() => checkedGroups(many))).toBe('InvalidArgument');
    expect(checkedGroups(many.slice(1))).toHaveLength(100);
  });
});

describe('work', () => {
  it('may be taken by whoever shares a group with it', () => {
    expect(mayTake(new Set(['a', 'b']), ['b', 'c'])).toBe(true);
    expect(mayTake(new Set(['a', 'b']), ['c'])).toBe(false);
    expect(mayTake(new Set(), ['c'])).toBe(false);
  });

  it('of no group may be taken by anybody', () => {
    expect(mayTake(new Set(), [])).toBe(true);
  });
});
