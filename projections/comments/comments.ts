import type { CommentEvent } from '../../src/domain/comments.ts';
import type { Recorded } from '../../src/domain/event.ts';
import { sortable } from '../../src/domain/instant.ts';
import { eventId, userIdOf, workIdOf } from '../../src/domain/eventId.ts';
import { type Change, none, type Projection } from '../projection.ts';

export type CommentRow = {
  /** See eventId: of the event that added it. */
  readonly id: number;
  /** The id that the comment is shown with, where it brought one; null where it is `id`. */
  readonly public_id: number | null;
  /** Of the item, or of the task. */
  readonly item_id: number;
  readonly folder_id: number;
  /** In the stream of its work, of the event that added it: by it the comment is edited and deleted. */
  readonly revision: number;
  readonly text: string;
  readonly creation_time: string;
  readonly user_id: number | null;
  readonly user_name: string;
  readonly principal_kind: string;
  readonly principal_id: string;
  readonly position: number;
};

const columns = {
  id: 'integer',
  public_id: 'integer',
  item_id: 'integer',
  folder_id: 'integer',
  revision: 'integer',
  text: 'text',
  creation_time: 'text',
  user_id: 'integer',
  user_name: 'text',
  principal_kind: 'text',
  principal_id: 'text',
  position: 'integer',
} as const;

const commentsOn = (category: string, name: string, table: string): Projection<CommentRow> => ({
  name,
  version: 1,
  categories: [category],
  table: {
    name: table,
    columns,
    key: ['id'],
    indexes: [{ columns: ['public_id'], where: 'public_id' }],
  },
  changes: (event) => {
    const change = changeBy(event as Recorded<CommentEvent>, workIdOf(event));
    return change === undefined ? none : [change];
  },
});

/** What do people say about an item? One row a comment that was not deleted. */
export const comments = commentsOn('queueItem', 'comments', 'item_comment');

/** As comments, about a task. */
export const taskComments = commentsOn('task', 'taskComments', 'task_comment');

function changeBy(event: Recorded<CommentEvent>, itemId: number): Change<CommentRow> | undefined {
  const { position } = event;
  switch (event.type) {
    case 'CommentAdded': {
      const { text } = event.data;
      return { key: [eventId(itemId, event.revision)], evolve: () => added(event, itemId, text) };
    }
    case 'CommentEdited': {
      const { text, revision } = event.data;
      return {
        key: [eventId(itemId, revision)],
        evolve: (row) => (row === undefined ? undefined : { ...row, text, position }),
      };
    }
    case 'CommentDeleted':
      return { key: [eventId(itemId, event.data.revision)], evolve: () => undefined };
    default:
      return undefined;
  }
}

function added(event: Recorded, itemId: number, text: string): CommentRow {
  const { metadata, revision, position } = event;
  return {
    id: eventId(itemId, revision),
    public_id: metadata.publicId ?? null,
    item_id: itemId,
    folder_id: metadata.folderId,
    revision,
    text,
    creation_time: sortable(metadata.at),
    user_id: userIdOf(event.metadata.principal),
    user_name: metadata.principal.name,
    principal_kind: metadata.principal.kind,
    principal_id: metadata.principal.id,
    position,
  };
}
