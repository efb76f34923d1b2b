import { describe, expect, it } from 'vitest';
import type { Recorded } from '../../../src/domain/event.ts';
import { LentWork } from '../../../src/readModel/lentWork.ts';
import { recorded } from '../../support/given.ts';

const status = (stream: string, data: object): Recorded => recorded(stream, 1, { type: 'Status', data });
const lent = (stream: string, leaseId: string, requestId?: string): Recorded =>
  status(stream, { to: 'InProgress', lease: { leaseId, holder: 'bot:1', leaseMs: 1, requestId } });
const asked = { holder: 'bot:1', requestId: 'r' };

describe('lent work', () => {
  it('is found by the request that it was lent to, until it ends', () => {
    const work = new LentWork();
    work.apply(lent('task-1', 't1.a', 'r'));
    work.apply(lent('queueItem-1', 'q1.b', 'r'));
    work.apply(lent('queueItem-2', 'q2.c', 'other'));
    expect(work.grantedTo(asked)).toEqual(['t1.a', 'q1.b']);
    expect(work.grantedTo({ ...asked, holder: 'bot:2' })).toEqual([]);
    work.apply(status('task-1', { to: 'DONE' }));
    expect(work.grantedTo(asked)).toEqual(['q1.b']);
    work.apply(status('queueItem-1', { to: 'New' }));
    expect(work.grantedTo(asked)).toEqual([]);
  });

  it('is that of the last lease, whether or not somebody has named that', () => {
    const work = new LentWork();
    work.add('task-1', { ...asked, leaseId: 't1.a' });
    work.apply(lent('task-1', 't1.b', 'r'));
    expect(work.grantedTo(asked)).toEqual(['t1.b']);
    work.apply(lent('task-1', 't1.c'));
    expect(work.grantedTo(asked)).toEqual([]);
  });

  it('tells those who watch it what happens to it, until they do not', () => {
    const work = new LentWork();
    const heard: string[] = [];
    const end = work.watch('task-1', ({ type }) => heard.push(type));
    const endOther = work.watch('task-1', ({ type }) => heard.push(`${type}!`));
    work.apply(recorded('task-1', 1, { type: 'Edit', data: {} }));
    work.apply(recorded('task-2', 1, { type: 'Edit', data: {} }));
    endOther();
    work.apply(status('task-1', { to: 'DONE' }));
    end();
    work.apply(status('task-1', { to: 'DONE' }));
    expect(heard).toEqual(['Edit', 'Edit!', 'Status']);
  });
});
