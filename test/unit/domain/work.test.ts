import { describe, expect, it } from 'vitest';
import { leaseIdOf, workOfLease } from '../../../src/domain/work.ts';

describe('the id of a lease', () => {
  it.each([
    { kind: 'task', id: 955 },
    { kind: 'queueItem', id: 8_589_934_592 },
  ] as const)('tells that it is of $kind $id', (work) => {
    expect(workOfLease(leaseIdOf(work, 'secret.1'))).toEqual(work);
  });

  it.each(['', 't955', 'x955.a', 't.a', 't0.a', 't-1.a', '5d5ec66f-357d-4c2d-bbc1-2012278d2361'])(
    'tells nothing where it is %j',
    (text) => {
      expect(workOfLease(text)).toBeNull();
    },
  );
});
