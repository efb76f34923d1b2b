import { describe, expect, it } from 'vitest';
import { itemHistory } from '../../../projections/itemHistory/itemHistory.ts';
import { actionNames, nameOf, reviewStatusNames, statusNames } from '../../../projections/names.ts';
import type { Principal } from '../../../src/domain/event.ts';
import { create, finished, taken } from '../readModel/world.ts';
import { Log, rowsAfter } from './scenario.ts';

const robot: Principal = { kind: 'robot', id: '749', name: 'DocBot', userId: 910 };
const admin: Principal = { kind: 'user', id: '583', name: 'admin' };

const shownAfter = (log: Log) =>
  rowsAfter(itemHistory, log).map((row) => [
    row.public_id ?? row.id,
    nameOf(actionNames, row.action),
    nameOf(statusNames, row.status),
    nameOf(reviewStatusNames, row.review_status),
    row.reviewer_id,
    row.user_id,
    row.user_name,
  ]);

describe('itemHistory', () => {
  it('given the five events of the guide, then they are shown as the guide shows them', () => {
    const log = new Log()
      .append('queueItem-9', create(9), { principal: robot, publicId: 18276 })
      .append('queueItem-9', taken(), { principal: robot, publicId: 20333 })
      .append(
        'queueItem-9',
        { type: 'Edit', data: { queueId: 188, progress: 'half' } },
        { principal: robot, publicId: 20334 },
      )
      .append('queueItem-9', finished('Failed'), { principal: robot, publicId: 20335 })
      .append(
        'queueItem-9',
        { type: 'ReviewerSet', data: { reviewerId: 583, reviewerName: 'admin' } },
        { principal: admin, publicId: 21240 },
      );
    expect(shownAfter(log)).toEqual([
      [18276, 'Create', 'New', 'None', null, 910, 'DocBot'],
      [20333, 'Status', 'InProgress', 'None', null, 910, 'DocBot'],
      [20334, 'Edit', 'InProgress', 'None', null, 910, 'DocBot'],
      [20335, 'Edit', 'Failed', 'None', null, 910, 'DocBot'],
      [21240, 'Edit', 'Failed', 'None', 583, 583, 'admin'],
    ]);
  });

  it('given comments in between, then a row goes on from the one before them', () => {
    const comment = { type: 'CommentAdded', data: { text: 't' } } as const;
    const log = new Log()
      .append('queueItem-9', create(9))
      .append('queueItem-9', comment)
      .append('queueItem-9', taken())
      .append('queueItem-9', comment)
      .append('queueItem-9', comment)
      .append('queueItem-9', finished('Failed'))
      .append('queueItem-9', {
        type: 'Status',
        data: { queueId: 188, from: 'Failed', to: 'Retried', byReview: true },
      });
    const base = 9 * 2 ** 20;
    expect(shownAfter(log)).toEqual([
      [base, 'Create', 'New', 'None', null, 583, 'admin'],
      [base + 2, 'Status', 'InProgress', 'None', null, 583, 'admin'],
      [base + 5, 'Edit', 'Failed', 'None', null, 583, 'admin'],
      [base + 6, 'Retry', 'Retried', 'Retried', null, 583, 'admin'],
    ]);
  });

  it('given an external app and a system, then neither is shown as a user', () => {
    const log = new Log()
      .append('queueItem-9', create(9), {
        principal: { kind: 'app', id: 'client-7', name: 'Billing' },
        door: 'graphql',
      })
      .append('queueItem-9', taken(), { principal: { kind: 'system', id: 'expiry', name: 'Lease expiry' } });
    expect(rowsAfter(itemHistory, log)).toMatchObject([
      {
        user_id: null,
        user_name: 'Billing',
        principal_kind: 'app',
        principal_id: 'client-7',
        door: 'graphql',
      },
      { user_id: null, user_name: 'Lease expiry', principal_kind: 'system' },
    ]);
  });

  it('given events of two items by turns, then each goes its own way', () => {
    const log = new Log()
      .append('queueItem-9', create(9))
      .append('queueItem-10', create(10))
      .append('queueItem-9', taken())
      .append('queueItem-10', { type: 'Delete', data: { queueId: 188, from: 'New', key: 'k' } })
      .append('queueItem-9', finished('Successful'));
    expect(shownAfter(log).map(([, action, status]) => [action, status])).toEqual([
      ['Create', 'New'],
      ['Status', 'InProgress'],
      ['Edit', 'Successful'],
      ['Create', 'New'],
      ['Delete', 'Deleted'],
    ]);
  });
});
