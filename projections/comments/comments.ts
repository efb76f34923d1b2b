import type { CommentEvent, CommentText } from '../../src/domain/comments.ts';
import type { Recorded } from '../../src/domain/event.ts';
import { sortable } from '../../src/domain/instant.ts';
import { eventId, userIdOf, workIdOf } from '../../src/domain/eventId.ts';
import { ERASED } from '../../src/domain/personal.ts';
import type { QueueItemEvent } from '../../src/domain/queueItem/events.ts';
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
  /** As of an envelope (see sealed.ts), where the text is encrypted. */
  readonly text_seal: string | null;
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
  text_seal: 'text',
  creation_time: 'text',
  user_id: 'integer',
  user_name: 'text',
  principal_kind: 'text',
  principal_id: 'text',
  position: 'integer',
} as const;

const commentsOn = (category: string, name: string, table: string): Projection<CommentRow> => ({
  name,
  version: 2,
  categories: [category],
  table: {
    name: table,
    columns,
    key: ['id'],
    indexes: [{ columns: ['public_id'], where: 'public_id' }],
  },
  changes: (event) => changesBy(event as Recorded<CommentEvent | Erased>, workIdOf(event)),
});

/** What do people say about an item? One row a comment that was not deleted. */
export const comments = commentsOn('queueItem', 'comments', 'item_comment');

/** As comments, about a task. */
export const taskComments = commentsOn('task', 'taskComments', 'task_comment');

type Erased = Extract<QueueItemEvent, { readonly type: 'Erased' }>;

function changesBy(event: Recorded<CommentEvent | Erased>, itemId: number): readonly Change<CommentRow>[] {
  const { position } = event;
  switch (event.type) {
    case 'CommentAdded': {
      const { data } = event;
      return [{ key: [eventId(itemId, event.revision)], evolve: () => added(event, itemId, data) }];
    }
    case 'CommentEdited': {
      const { revision, ...text } = event.data;
      return [{ key: [eventId(itemId, revision)], evolve: withText(text, position) }];
    }
    case 'CommentDeleted':
      return [{ key: [eventId(itemId, event.data.revision)], evolve: () => undefined }];
    case 'Erased':
      return (event.data.comments ?? []).map((revision) => ({
        key: [eventId(itemId, revision)],
        evolve: withText({ text: ERASED }, position),
      }));
    default:
      return none;
  }
}

const withText =
  (text: CommentText, position: number): Change<CommentRow>['evolve'] =>
  (row) =>
    row === undefined ? undefined : { ...row, ...textColumns(text), position };

const textColumns = ({ text, seal }: CommentText): Pick<CommentRow, 'text' | 'text_seal'> => ({
  text,
  text_seal: seal === undefined ? null : JSON.stringify(seal),
});

function added(event: Recorded, itemId: number, text: CommentText): CommentRow {
  const { metadata, revision, position } = event;
  return {
    id: eventId(itemId, revision),
    public_id: metadata.publicId ?? null,
    item_id: itemId,
    folder_id: metadata.folderId,
    revision,
    ...textColumns(text),
    creation_time: sortable(metadata.at),
    user_id: userIdOf(event.metadata.principal),
    user_name: metadata.principal.name,
    principal_kind: metadata.principal.kind,
    principal_id: metadata.principal.id,
    position,
  };
}
