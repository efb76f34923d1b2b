import { describe, expect, it } from 'vitest';
import { endOfPrefix } from '../../../../src/readModel/expression/textSearch.ts';

describe('the end of the texts with a prefix', () => {
  it.each([
    ['INV-', 'INV.'],
    ['a', 'b'],
    ['x\u{1f600}', 'x\u{1f601}'],
    ['x\ud7ff', 'x\ue000'],
    ['x\ud800', 'x\ue000'],
    ['x\u{10ffff}', 'y'],
    ['\u{10ffff}', null],
    ['', null],
  ])('%j ends before %j', (prefix, end) => {
    expect(endOfPrefix(prefix)).toBe(end);
  });
});
