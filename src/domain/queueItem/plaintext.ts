import type { Envelope } from '../envelope.ts';
import type { PersonalKind } from '../personal.ts';
import { isSealed } from '../personal.ts';
import type { QueueItemEvent } from './events.ts';

/** Which kinds of content an event holds in plain text. */
export function plaintextIn(event: QueueItemEvent): readonly PersonalKind[] {
  switch (event.type) {
    case 'Create':
    case 'Edit':
      return isPlain(event.data.content) ? ['content'] : [];
    case 'Delete':
      return isPlain(event.data.movedTo?.content) ? ['content'] : [];
    case 'Status':
      return [
        ...(isPlain(event.data.retry?.content) ? (['content'] as const) : []),
        ...(isPlain(event.data.output) || isPlain(event.data.analytics) ? (['output'] as const) : []),
      ];
    case 'CommentAdded':
    case 'CommentEdited':
      return event.data.seal === undefined ? ['comments'] : [];
    default:
      return [];
  }
}

const isPlain = (envelope: Envelope | null | undefined): boolean =>
  envelope !== null && envelope !== undefined && !isSealed(envelope);
