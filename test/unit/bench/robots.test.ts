import { describe, expect, it } from 'vitest';
import { leaseIn } from '../../../bench/robots.ts';

describe('leaseIn', () => {
  it('finds the lease of an answer, and refuses an answer without one', () => {
    expect(leaseIn(Buffer.from('{"leases":[{"leaseId":"t1-x"}]}'))).toBe('t1-x');
    expect(() => leaseIn(Buffer.from('{"leases":[]}'))).toThrow('without a lease');
    expect(() => leaseIn(Buffer.from('{}'))).toThrow('without a lease');
  });
});
