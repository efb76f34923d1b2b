import { describe, expect, it } from 'vitest';
import { comments } from '../../../projections/comments/comments.ts';
import { create } from '../readModel/world.ts';
import { Log, rowsAfter } from './scenario.ts';

describe('comments', () => {
  const added = () =>
    new Log()
      .append('queueItem-9', create(9))
      .append('queueItem-9', { type: 'CommentAdded', data: { text: 'needs review asap' } }, { publicId: 320 })
      .append(
        'queueItem-9',
        { type: 'CommentAdded', data: { text: 'fixed' } },
        { at: '2018-03-08T13:46:48.613Z', principal: { kind: 'user', id: '901', name: 'dragomirmir' } },
      );

  it('given two comments, then each has a row', () => {
    expect(rowsAfter(comments, added())).toEqual([
      expect.objectContaining({
        public_id: 320,
        item_id: 9,
        revision: 1,
        text: 'needs review asap',
        user_id: 583,
      }),
      {
        id: 9 * 2 ** 20 + 2,
        public_id: null,
        item_id: 9,
        folder_id: 1,
        revision: 2,
        text: 'fixed',
        text_seal: null,
        creation_time: '2018-03-08T13:46:48.6130000Z',
        user_id: 901,
        user_name: 'dragomirmir',
        principal_kind: 'user',
        principal_id: '901',
        position: 3,
      },
    ]);
  });

  it('given a comment that is edited, then its text is new and the rest is old', () => {
    const log = added().append(
      'queueItem-9',
      { type: 'CommentEdited', data: { revision: 2, text: 'fixed. excel hiccup.' } },
      { at: '2019-01-01T00:00:00Z', principal: { kind: 'user', id: '1', name: 'other' } },
    );
    expect(rowsAfter(comments, log)[1]).toMatchObject({
      text: 'fixed. excel hiccup.',
      creation_time: '2018-03-08T13:46:48.6130000Z',
      user_name: 'dragomirmir',
    });
  });

  it('given a comment that is deleted, then its row is gone, and an edit does not bring it back', () => {
    const log = added()
      .append('queueItem-9', { type: 'CommentDeleted', data: { revision: 1 } })
      .append('queueItem-9', { type: 'CommentEdited', data: { revision: 1, text: 'late' } });
    expect(rowsAfter(comments, log).map(({ revision }) => revision)).toEqual([2]);
  });
});
