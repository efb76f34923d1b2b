import { DomainError } from '../../domain/errors.ts';
import { itemStream } from '../../domain/followUps.ts';
import { shownText } from '../../domain/personal.ts';
import type { Queue } from '../../domain/queue/queue.ts';
import type { QueueItem } from '../../domain/queueItem/queueItem.ts';
import type { Definitions } from '../../readModel/definitions.ts';
import type { CommandContext, Orchestrator } from '../context.ts';
import type { Handled } from '../handle.ts';
import { handle } from '../handle.ts';
import { checkSchema } from '../newItem.ts';
import { shownItem } from '../personal/personal.ts';
import { movedContent } from '../personal/sealing.ts';
import { referenceStream } from '../reservations.ts';
import { timeOrderedUuid } from '../timeOrderedUuid.ts';
import { giveBackReference, holdReference } from './heldReference.ts';

/** A queue of the caller's folder that items can be moved to. Throws ItemNotFound. */
export function demandTarget(
  definitions: Definitions,
  { folderId }: Pick<CommandContext, 'folderId'>,
  queueId: number,
): Queue {
  const queue = definitions.queue(queueId);
  if (queue === undefined || queue.deleted || queue.folderId !== folderId)
    throw new DomainError('ItemNotFound', 'The queue does not exist.');
  return queue;
}

/**
 * Moves a new item to another queue of its folder: it is deleted, and what stands for it there follows from that. Where
 * the other queue wants references to be unique, the chain of the item holds its reference there first. Throws
 * ItemNotFound, InvalidStatusForMove, InvalidArgument (it is there already), TransactionReferenceRequired,
 * DuplicateReference, a schema violation.
 */
export async function moveQueueItem(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  queueId: number,
): Promise<Handled> {
  const queue = demandTarget(orchestrator.definitions, context, queueId);
  const held = await heldBefore(orchestrator, context, id, queue);
  try {
    return await move(orchestrator, context, id, queue);
  } catch (refusal) {
    if (held !== null && refusal instanceof DomainError && !(await isIn(orchestrator, id, queue)))
      await giveBackReference(orchestrator, context, held.stream, held.key);
    throw refusal;
  }
}

const move = (
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  queue: Queue,
): Promise<Handled> =>
  handle(orchestrator, context, id, async (item) => {
    checkFits(queue, await shownItem(orchestrator.personal, item));
    const { queueId, reference } = item.created;
    const content = await movedContent(orchestrator, item, queue);
    const holds = orchestrator.definitions.queue(queueId)?.enforceUniqueReference === true;
    return {
      type: 'Move',
      next: {
        id: await orchestrator.ids.next('queueItem'),
        uniqueKey: timeOrderedUuid(orchestrator.clock()),
      },
      to: {
        queueId: queue.id,
        queueRevision: queue.revision,
        ...(content !== undefined && { content }),
      },
      ...(holds && reference !== undefined && { referenceStream: referenceStream(queueId, reference) }),
    };
  });

/** What the other queue demands of its items. */
function checkFits(queue: Queue, { status, created, content }: QueueItem): void {
  if (status !== 'New') throw new DomainError('InvalidStatusForMove');
  if (created.queueId === queue.id)
    throw new DomainError('InvalidArgument', 'The item is in this queue already.');
  if (queue.enforceUniqueReference && created.reference === undefined)
    throw new DomainError('TransactionReferenceRequired');
  if (queue.specificDataJsonSchema !== null)
    checkSchema(
      queue.specificDataJsonSchema,
      shownText(content) ?? '{}',
      'QueueItemViolatesSpecificDataJsonSchema',
    );
}

interface Held {
  readonly stream: string;
  readonly key: string;
}

/** The reference that the item holds in the other queue from now on; null where it needs none, or cannot be moved. */
async function heldBefore(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  queue: Queue,
): Promise<Held | null> {
  const item = (await orchestrator.items.load(itemStream(id)))?.state;
  const { reference, key } = item?.created ?? {};
  if (!queue.enforceUniqueReference || reference === undefined || key === undefined) return null;
  if (item === undefined || item.folderId !== context.folderId || item.status !== 'New') return null;
  checkFits(queue, await shownItem(orchestrator.personal, item));
  const stream = referenceStream(queue.id, reference);
  await holdReference(orchestrator, context, stream, key);
  return { stream, key };
}

/** Whether somebody else has moved the item there meanwhile: then it needs its reference. */
async function isIn({ items }: Orchestrator, id: number, queue: Queue): Promise<boolean> {
  const next = (await items.reload(itemStream(id)))?.state.retriedBy ?? null;
  if (next === null) return false;
  const moved = await items.load(itemStream(next));
  return moved === null || moved.state.created.queueId === queue.id;
}
