import type { CommentText } from '../../domain/comments.ts';
import type { Envelope } from '../../domain/envelope.ts';
import { plainEnvelope } from '../../domain/envelope.ts';
import type { PersonalField } from '../../domain/personal.ts';
import { isSealed } from '../../domain/personal.ts';
import type { Queue } from '../../domain/queue/queue.ts';
import { isPersonal } from '../../domain/queue/queue.ts';
import type { CreateData } from '../../domain/queueItem/events.ts';
import type { QueueItem } from '../../domain/queueItem/state.ts';
import type { Orchestrator } from '../context.ts';

// What was sealed once stays sealed, whatever its queue says by then.

type Sealing = Pick<Orchestrator, 'personal' | 'definitions'>;

const queueOf = ({ definitions }: Sealing, { created }: QueueItem): Queue | undefined =>
  definitions.queue(created.queueId);

/** The first event of a new item as its queue keeps it. Throws ItemErased. */
export async function sealedCreate(
  { personal }: Pick<Orchestrator, 'personal'>,
  create: CreateData,
): Promise<CreateData> {
  const { content, key } = create;
  if (content === undefined || isSealed(content)) return create;
  return { ...create, content: await personal.seal(key, 'content', content.text) };
}

/** A new content of an item. Throws ItemErased. */
export function contentEnvelope(
  sealing: Sealing,
  item: QueueItem,
  text: string,
): Envelope | Promise<Envelope> {
  const isSealing =
    isPersonal(queueOf(sealing, item), 'content') || (item.content !== null && isSealed(item.content));
  return envelopeOf(sealing, item, 'content', text, isSealing);
}

/** The content of an item that is moved as the other queue keeps it. Throws ItemErased. */
export async function movedContent(
  { personal }: Sealing,
  { created, content }: QueueItem,
  to: Queue,
): Promise<Envelope | undefined> {
  if (content === null || isSealed(content) || !isPersonal(to, 'content')) return undefined;
  return personal.seal(created.key, 'content', content.text);
}

/**
 * Output or analytics of an item. A result that is brought once more is sealed as the first time, so that it is known
 * again. Throws ItemErased.
 */
export function resultEnvelope(
  sealing: Sealing,
  item: QueueItem,
  field: 'output' | 'analytics',
  text: string,
): Envelope | Promise<Envelope> {
  const before = [item.output, item.analytics];
  const isSealing =
    item.endedBy === null
      ? isPersonal(queueOf(sealing, item), 'output')
      : before.some((each) => each !== null && isSealed(each));
  return envelopeOf(sealing, item, field, text, isSealing);
}

/** What somebody says about an item; `revision` is that of a comment which is changed. Throws ItemErased. */
export async function commentText(
  sealing: Sealing,
  item: QueueItem,
  text: string,
  revision: number | null = null,
): Promise<CommentText> {
  const before = revision === null ? undefined : item.comments.get(revision)?.seal;
  if (before === undefined && !isPersonal(queueOf(sealing, item), 'comments')) return { text };
  const { text: sealed, ...seal } = await sealing.personal.seal(item.created.key, 'comment', text);
  return { text: sealed, seal };
}

const envelopeOf = (
  { personal }: Sealing,
  { created }: QueueItem,
  field: PersonalField,
  text: string,
  isSealing: boolean,
): Envelope | Promise<Envelope> =>
  isSealing ? personal.seal(created.key, field, text) : plainEnvelope(text);
