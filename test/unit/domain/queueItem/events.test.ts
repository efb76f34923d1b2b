import { describe, expect, it } from 'vitest';
import type { QueueItemEvent } from '../../../../src/domain/queueItem/events.ts';
import { isCommentEvent } from '../../../../src/domain/comments.ts';
import { uipathAction } from '../../../../src/domain/queueItem/events.ts';
import { create, createData, status, taken } from './world.ts';

const retry = { ...createData, id: 2 };
const actions: readonly [QueueItemEvent, ReturnType<typeof uipathAction>][] = [
  [create(), 'Create'],
  [taken(), 'Status'],
  [status({ from: 'InProgress', to: 'Successful' }), 'Edit'],
  [status({ from: 'InProgress', to: 'Failed' }), 'Edit'],
  [status({ from: 'InProgress', to: 'Abandoned', retry }), 'Edit'],
  [status({ from: 'InProgress', to: 'New' }), 'Edit'],
  [status({ from: 'InProgress', to: 'Retried', retry }), 'Retry'],
  [status({ from: 'Failed', to: 'Retried', retry, byReview: true }), 'Retry'],
  [{ type: 'Edit', data: { queueId: 7, progress: 'half' } }, 'Edit'],
  [{ type: 'ReviewerSet', data: { reviewerId: 583, reviewerName: 'alice' } }, 'Edit'],
  [{ type: 'Delete', data: { queueId: 7, from: 'New', key: 'key' } }, 'Delete'],
  [{ type: 'CommentAdded', data: { text: 'look' } }, null],
  [{ type: 'CommentEdited', data: { revision: 1, text: 'look' } }, null],
  [{ type: 'CommentDeleted', data: { revision: 1 } }, null],
];

describe("UiPath's history", () => {
  it.each(actions)('prints %o as %s', (event, action) => {
    expect(uipathAction(event)).toBe(action);
  });

  it('leaves out just the events about comments', () => {
    for (const [event, action] of actions) expect(isCommentEvent(event.type)).toBe(action === null);
  });
});
