import { describe, expect, it } from 'vitest';
import { plainEnvelope } from '../../../../src/domain/envelope.ts';
import { followUpsOf } from '../../../../src/domain/followUps.ts';
import type { QueueItemEvent } from '../../../../src/domain/queueItem/events.ts';
import type { QueueItemCommand } from '../../../../src/domain/queueItem/queueItem.ts';
import { alice, recorded, second } from '../../../support/given.ts';
import { create, failed, fence, given, inProgress, next, status } from './world.ts';

const content = plainEnvelope('{"Name":"Ada"}');
const erase = { type: 'Erase', files: [], others: [] } as const;
const commented: QueueItemEvent = { type: 'CommentAdded', data: { text: 'call Ada' } };
const successful = status({ from: 'InProgress', to: 'Successful', output: content, analytics: content });
const erased: QueueItemEvent = { type: 'Erased', data: { queueId: 7, comments: [2] } };
const past = [create({ content }), ...inProgress.slice(1), commented, successful];

describe('erasing an item', () => {
  it('names the comments and files that it loses, and what the other attempts lose', () => {
    const others = [{ id: 2, queueId: 7, comments: [4] }];
    given(past)
      .when({ ...erase, files: ['aa', 'aa'], others })
      .thenEvents([{ type: 'Erased', data: { queueId: 7, comments: [2], files: ['aa', 'aa'], others } }]);
  });

  it('takes away content, output, analytics and the texts of comments, and nothing else', () => {
    const { state } = given([...past, erased]);
    expect(state).toMatchObject({
      content: null,
      output: null,
      analytics: null,
      status: 'Successful',
      erasedAt: second(4),
      version: 4,
    });
    expect(state.created).not.toHaveProperty('content');
    expect(state.comments.get(2)).toMatchObject({ text: 'erased', author: alice, at: second(2) });
  });

  it('makes no event where nothing is left to be erased', () => {
    given([...past, erased])
      .when(erase)
      .thenEvents([]);
  });

  it('erases once more where something has come to it at the same moment', () => {
    given([...past, { type: 'CommentAdded', data: { text: 'late' } }, erased])
      .when(erase)
      .thenEvents([{ type: 'Erased', data: { queueId: 7, comments: [4] } }]);
  });

  it.each([
    ['new', [create()]],
    ['in progress', inProgress],
  ])('is refused while it is %s', (_, events) => {
    given(events).when(erase).thenThrows('InvalidStatusForErase');
  });

  it('is refused where the item was changed meanwhile', () => {
    given(failed)
      .when({ ...erase, version: 0 })
      .thenThrows('OptimisticConcurrency');
  });

  it.each<QueueItemCommand>([
    { type: 'AddComment', text: 'Ada' },
    { type: 'EditComment', revision: 2, text: 'Ada', author: alice },
    { type: 'DeleteComment', revision: 2, author: alice },
    { type: 'Edit', changes: { content } },
    { type: 'RetryByReview', next },
    { type: 'SetReviewer', reviewer: null },
    { type: 'SetReviewStatus', to: 'Verified' },
    { type: 'Move', next, to: { queueId: 8, queueRevision: 0 } },
    { type: 'Complete', fence, outcome: {} },
    { type: 'SetProgress', fence, progress: 'half' },
  ])('an erased item refuses %j', (command) => {
    given([...past, erased])
      .when(command)
      .thenThrows('ItemErased');
  });

  it('an erased item can be deleted', () => {
    given([...past, erased])
      .when({ type: 'Delete' })
      .thenEvents([{ type: 'Delete', data: { queueId: 7, from: 'Successful', key: 'key' } }]);
  });

  it('is followed by the same on the streams of the other attempts', () => {
    const others = [{ id: 2, queueId: 7, comments: [4], files: ['aa'] }];
    const decision = recorded('queueItem-1', 5, { type: 'Erased', data: { queueId: 7, others } });
    expect(followUpsOf(decision)).toEqual([
      {
        stream: 'queueItem-2',
        isNew: false,
        events: [{ type: 'Erased', data: { queueId: 7, comments: [4], files: ['aa'] } }],
      },
    ]);
  });
});
