import { describe, expect, it } from 'vitest';
import { ChainHeads } from '../../../src/store/chainHeads.ts';

const hashOf = (n: number): string => n.toString(16).padStart(64, '0');

describe('ChainHeads', () => {
  it('gives back what was set last, of many streams', () => {
    const heads = new ChainHeads();
    for (let n = 0; n < 5_000; n += 1) heads.set(`s-${n}`, { revision: n, hash: hashOf(n) });
    heads.set('s-7', { revision: 8, hash: hashOf(99) });
    expect(heads.size).toBe(5_000);
    expect(heads.get('s-7')).toEqual({ revision: 8, hash: hashOf(99) });
    expect(heads.get('s-0')).toEqual({ revision: 0, hash: hashOf(0) });
    expect(heads.get('s-4999')).toEqual({ revision: 4_999, hash: hashOf(4_999) });
    expect(heads.get('s-5000')).toBeUndefined();
  });

  it('knows heads without a hash', () => {
    const heads = new ChainHeads();
    heads.set('s-1', { revision: 0, hash: null });
    heads.set('s-2', { revision: 3, hash: null });
    expect(heads.get('s-1')).toEqual({ revision: 0, hash: null });
    expect(heads.get('s-2')).toEqual({ revision: 3, hash: null });
    heads.set('s-2', { revision: 4, hash: hashOf(1) });
    expect(heads.get('s-2')).toEqual({ revision: 4, hash: hashOf(1) });
  });

  it('has nothing in the place of a stream until something is put there', () => {
    const heads = new ChainHeads();
    const slots = Array.from({ length: 3_000 }, (_, n) => heads.slotOf(`s-${n}`));
    const last = slots[2_999] ?? -1;
    expect(heads.at(last)).toBeUndefined();
    expect(heads.get('s-2999')).toBeUndefined();
    heads.put(last, { revision: 0, hash: hashOf(5) });
    expect(heads.get('s-2999')).toEqual({ revision: 0, hash: hashOf(5) });
    expect(heads.slotOf('s-2999')).toBe(last);
  });
});
