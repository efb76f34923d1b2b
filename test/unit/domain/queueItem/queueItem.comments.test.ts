import { describe, expect, it } from 'vitest';
import type { QueueItemEvent } from '../../../../src/domain/queueItem/events.ts';
import type { Past } from '../../../support/given.ts';
import { alice, bob, second } from '../../../support/given.ts';
import { create, deleted, failed, given, inProgress, successful } from './world.ts';

/** Alice's comment has revision 1, Bob's revision 2. */
const commented: readonly Past<QueueItemEvent>[] = [
  create(),
  { event: { type: 'CommentAdded', data: { text: 'from Alice' } }, by: alice },
  { event: { type: 'CommentAdded', data: { text: 'from Bob' } }, by: bob },
];

describe('comments', () => {
  it.each([
    ['new', [create()]],
    ['in progress', inProgress],
    ['failed', failed],
    ['successful', successful],
    ['deleted', deleted],
  ])('are added to an item that is %s', (_, past) => {
    given(past)
      .when({ type: 'AddComment', text: 'look' })
      .thenEvents([{ type: 'CommentAdded', data: { text: 'look' } }]);
  });

  it('are known by the revision of their event', () => {
    expect([...given(commented).state.comments]).toEqual([
      [1, { text: 'from Alice', author: alice, at: second(1) }],
      [2, { text: 'from Bob', author: bob, at: second(2) }],
    ]);
  });

  it('are changed by their author, and stay of their time', () => {
    given(commented)
      .when({ type: 'EditComment', revision: 1, text: 'better', author: alice })
      .thenEvents([{ type: 'CommentEdited', data: { revision: 1, text: 'better' } }]);
    const { state } = given([...commented, { type: 'CommentEdited', data: { revision: 1, text: 'better' } }]);
    expect(state.comments.get(1)).toEqual({ text: 'better', author: alice, at: second(1) });
  });

  it('are taken away by their author', () => {
    given(commented)
      .when({ type: 'DeleteComment', revision: 2, author: bob })
      .thenEvents([{ type: 'CommentDeleted', data: { revision: 2 } }]);
    const { state } = given([...commented, { type: 'CommentDeleted', data: { revision: 2 } }]);
    expect([...state.comments.keys()]).toEqual([1]);
  });

  it('of others are left alone', () => {
    given(commented)
      .when({ type: 'EditComment', revision: 1, text: 'better', author: bob })
      .thenThrows('NotOwnComment');
    given(commented).when({ type: 'DeleteComment', revision: 2, author: alice }).thenThrows('NotOwnComment');
  });

  it('of a user are not those of the robot with its number', () => {
    given(commented)
      .when({ type: 'DeleteComment', revision: 1, author: { ...alice, kind: 'robot' } })
      .thenThrows('NotOwnComment');
  });

  it('that are not there cannot be changed', () => {
    given([...commented, { type: 'CommentDeleted', data: { revision: 1 } }])
      .when({ type: 'EditComment', revision: 1, text: 'better', author: alice })
      .thenThrows('ItemNotFound');
  });

  it('are no other events', () => {
    given(commented).when({ type: 'DeleteComment', revision: 0, author: alice }).thenThrows('ItemNotFound');
  });
});
