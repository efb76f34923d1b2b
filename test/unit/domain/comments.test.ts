import { describe, expect, it } from 'vitest';
import type { CommentEvent, Comments } from '../../../src/domain/comments.ts';
import { decideComment, evolveComments, isCommentEvent } from '../../../src/domain/comments.ts';
import { alice, bob, codeThrownBy, recorded, second } from '../../support/given.ts';

const after = (...events: (readonly [number, CommentEvent])[]): Comments =>
  events.reduce<Comments>(
    (comments, [revision, event]) => evolveComments(comments, recorded('task-1', revision, event)),
    new Map(),
  );

const added: CommentEvent = { type: 'CommentAdded', data: { text: 'look' } };

describe('comments', () => {
  it('are known by the revision at which they were added', () => {
    expect(after([3, added])).toEqual(new Map([[3, { text: 'look', author: alice, at: second(3) }]]));
  });

  it('change their text and nothing else', () => {
    const edited: CommentEvent = { type: 'CommentEdited', data: { revision: 3, text: 'see' } };
    expect(after([3, added], [4, edited]).get(3)).toEqual({ text: 'see', author: alice, at: second(3) });
    expect(after([4, edited])).toEqual(new Map());
  });

  it('go away', () => {
    const deleted: CommentEvent = { type: 'CommentDeleted', data: { revision: 3 } };
    expect(after([3, added], [4, deleted])).toEqual(new Map());
  });

  it('are changed by their author alone', () => {
    const comments = after([3, added]);
    const edit = (author: typeof alice, revision = 3) =>
      decideComment({ type: 'EditComment', revision, text: 'see', author }, comments);
    const remove = (author: typeof alice) =>
      decideComment({ type: 'DeleteComment', revision: 3, author }, comments);
    expect(edit(alice)).toEqual({ type: 'CommentEdited', data: { revision: 3, text: 'see' } });
    expect(remove(alice)).toEqual({ type: 'CommentDeleted', data: { revision: 3 } });
    expect(codeThrownBy(() => edit(bob))).toBe('NotOwnComment');
    expect(codeThrownBy(() => remove(bob))).toBe('NotOwnComment');
    expect(codeThrownBy(() => edit(alice, 4))).toBe('ItemNotFound');
  });

  it('are events of their own kind', () => {
    expect(decideComment({ type: 'AddComment', text: 'look' }, new Map())).toEqual(added);
    expect(['CommentAdded', 'CommentEdited', 'CommentDeleted'].every(isCommentEvent)).toBe(true);
    expect(isCommentEvent('Edit')).toBe(false);
  });
});
