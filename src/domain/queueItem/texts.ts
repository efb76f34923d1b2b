import type { Comment } from '../comments.ts';
import type { Envelope } from '../envelope.ts';
import { plainEnvelope } from '../envelope.ts';
import type { PersonalField, Sealed } from '../personal.ts';
import { ERASED, isSealed } from '../personal.ts';
import type { QueueItem } from './state.ts';

/** Whether a key is needed to show an item. */
export function hasSealed({ content, output, analytics, comments }: QueueItem): boolean {
  if ([content, output, analytics].some((each) => each !== null && isSealed(each))) return true;
  for (const { seal } of comments.values()) if (seal !== undefined) return true;
  return false;
}

/** Opens a text; null where that cannot be done any more. */
export type Open = (field: PersonalField, sealed: Sealed) => string | null;

/** An item with its texts as they are shown; ERASED stands for those that cannot be opened. */
export function openedItem(item: QueueItem, open: Open): QueueItem {
  const opened = (field: PersonalField, envelope: Envelope | null): Envelope | null =>
    envelope === null || !isSealed(envelope) ? envelope : plainEnvelope(open(field, envelope) ?? ERASED);
  return {
    ...item,
    content: opened('content', item.content),
    output: opened('output', item.output),
    analytics: opened('analytics', item.analytics),
    comments: mapComments(item, (comment) =>
      comment.seal === undefined
        ? comment
        : shown(comment, open('comment', { ...comment.seal, text: comment.text }) ?? ERASED),
    ),
  };
}

/** An item whose chain was erased later, as its past is shown: ERASED stands for every text. */
export const erasedTexts = (item: QueueItem): QueueItem => ({
  ...item,
  content: item.content === null ? null : plainEnvelope(ERASED),
  output: item.output === null ? null : plainEnvelope(ERASED),
  analytics: item.analytics === null ? null : plainEnvelope(ERASED),
  comments: mapComments(item, (comment) => shown(comment, ERASED)),
});

const shown = ({ author, at }: Comment, text: string): Comment => ({ text, author, at });

function mapComments({ comments }: QueueItem, of: (comment: Comment) => Comment): QueueItem['comments'] {
  if (comments.size === 0) return comments;
  return new Map([...comments].map(([revision, comment]) => [revision, of(comment)]));
}
