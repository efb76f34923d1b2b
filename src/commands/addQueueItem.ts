import type { DomainEvent, Metadata, Recorded } from '../domain/event.ts';
import { itemStream } from '../domain/followUps.ts';
import type { Once, Target } from '../domain/idempotency.ts';
import type { Queue } from '../domain/queue/queue.ts';
import { isPersonal } from '../domain/queue/queue.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import type { ReservationEvent } from '../domain/reservation.ts';
import { decode } from '../store/decode.ts';
import type { EventStore } from '../store/eventStore.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import { completeDecision } from './followUps.ts';
import { begin, created } from './handle.ts';
import type { NewItemInput } from './newItem.ts';
import { checkInput, demandQueue, newItem } from './newItem.ts';
import { shownItem } from './personal/personal.ts';
import { sealedCreate } from './personal/sealing.ts';
import type { Taking } from './reservations.ts';
import { referenceStream, takeText } from './reservations.ts';
import { timeOrderedUuid } from './timeOrderedUuid.ts';

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
  const { definitions, clock, personal } = orchestrator;
  const added = await addedBefore(orchestrator, context.once);
  if (added !== null) return shownItem(personal, added);
  const queue = demandQueue(definitions, context.folderId, queueName);
  checkInput(queue, input);
  const metadata = metadataOf(context, clock);
  return shownItem(personal, await addChecked(orchestrator, metadata, queue, input, [], context.once));
}

/** What an item that is added under a key is called. */
export async function itemTarget({ ids, clock }: Orchestrator): Promise<Required<Target>> {
  const now = clock();
  return { id: await ids.next('queueItem'), key: timeOrderedUuid(now), uniqueKey: timeOrderedUuid(now) };
}

/** The item that the same command has added, when it was given before, as it is kept. */
export async function addedBefore(
  { items }: Orchestrator,
  once: Once | undefined,
): Promise<QueueItem | null> {
  if (once?.isRepeat !== true || once.target.id === undefined) return null;
  return (await items.load(itemStream(once.target.id)))?.state ?? null;
}

/** Adds an item that was checked, and answers it as it is kept; `alsoThen` come into its stream in the same append. */
export async function addChecked(
  orchestrator: Orchestrator,
  metadata: Metadata,
  queue: Queue,
  input: NewItemInput,
  alsoThen: readonly DomainEvent[] = [],
  once?: Once,
): Promise<QueueItem> {
  const reserved = once?.target.id ?? orchestrator.ids.next('queueItem');
  const id = typeof reserved === 'number' ? reserved : await reserved;
  const made = newItem(queue, id, input, metadata.at, once?.target);
  const create = isPersonal(queue, 'content') ? await sealedCreate(orchestrator, made) : made;
  const events = [{ type: 'Create', data: create }, ...alsoThen];
  if (!queue.enforceUniqueReference || create.reference === undefined)
    return (await begin(orchestrator, id, events, metadata, once)).state;
  const stream = referenceStream(queue.id, create.reference);
  const taken = { key: create.key, creates: { stream: itemStream(id), isNew: true, events } };
  return addUnique(orchestrator, { stream, taken, refusal: 'DuplicateReference', metadata }, once);
}

async function addUnique(
  orchestrator: Orchestrator,
  taking: Taking,
  once: Once | undefined,
): Promise<QueueItem> {
  const { store, clock, items } = orchestrator;
  try {
    const [, creation] = await takeText(store, taking, clock);
    if (creation === undefined) throw new Error('a taken reference has its item');
    return created(items, creation).state;
  } catch (refusal) {
    if (once === undefined) throw refusal;
    // It may be this very command that has taken the reference, at the same time or without living to add the item.
    await completeTaken(store, taking);
    const added = await addedBefore(orchestrator, { ...once, isRepeat: true });
    if (added === null) throw refusal;
    return added;
  }
}

/** Writes what is missing where the reference is held for the item that is to be added. */
async function completeTaken(store: EventStore, { stream, taken }: Taking): Promise<void> {
  const [last] = await store.readStream(stream, { direction: 'backwards', maxCount: 1 });
  const event = last === undefined ? null : (decode(last) as Recorded<ReservationEvent>);
  if (event?.type === 'Taken' && event.data.key === taken.key)
    await completeDecision(store, stream, event.revision);
}
