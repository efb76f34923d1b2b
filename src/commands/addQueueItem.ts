import type { DomainEvent, Metadata } from '../domain/event.ts';
import { itemStream } from '../domain/followUps.ts';
import type { Queue } from '../domain/queue/queue.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import { begin, created } from './handle.ts';
import type { NewItemInput } from './newItem.ts';
import { checkInput, demandQueue, newItem } from './newItem.ts';
import { referenceStream, takeText } from './reservations.ts';

/**
 * Adds one item. Throws ItemNotFound (queue), TransactionReferenceRequired, DuplicateReference, a size or a schema
 * violation.
 */
export async function addQueueItem(
  orchestrator: Orchestrator,
  context: CommandContext,
  queueName: string,
  input: NewItemInput,
): Promise<QueueItem> {
  const queue = demandQueue(orchestrator.definitions, context.folderId, queueName);
  checkInput(queue, input);
  return addChecked(orchestrator, metadataOf(context, orchestrator.clock), queue, input);
}

/** Adds an item that was checked; `alsoThen` come into its stream in the same append. */
export async function addChecked(
  orchestrator: Orchestrator,
  metadata: Metadata,
  queue: Queue,
  input: NewItemInput,
  alsoThen: readonly DomainEvent[] = [],
): Promise<QueueItem> {
  const { ids, store, clock, items } = orchestrator;
  const reserved = ids.next('queueItem');
  const id = typeof reserved === 'number' ? reserved : await reserved;
  const create = newItem(queue, id, input, metadata.at);
  const events = [{ type: 'Create', data: create }, ...alsoThen];
  if (!queue.enforceUniqueReference || create.reference === undefined)
    return (await begin(orchestrator, id, events, metadata)).state;

  const taken = { key: create.key, creates: { stream: itemStream(id), isNew: true, events } };
  const stream = referenceStream(queue.id, create.reference);
  const [, creation] = await takeText(
    store,
    { stream, taken, refusal: 'DuplicateReference', metadata },
    clock,
  );
  if (creation === undefined) throw new Error('a taken reference has its item');
  return created(items, creation).state;
}
