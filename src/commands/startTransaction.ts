import { randomUUID } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import type { Queue } from '../domain/queue/queue.ts';
import { leaseMsOf } from '../domain/queue/queue.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import type { Definitions } from '../readModel/definitions.ts';
import type { ReferenceFilter } from '../readModel/queueIndex.ts';
import { addChecked, addedBefore, itemTarget } from './addQueueItem.ts';
import type { ItemClaim } from './claimItem.ts';
import { leaseFor } from './claimItem.ts';
import { catchUp, claimWork } from './claimWork.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import type { KeyedCommand } from './idempotency.ts';
import { acceptedBefore, acceptOnce, streamOf } from './idempotency.ts';
import { keepLease, lentItem } from './keepLease.ts';
import { releaseLeased } from './leasedWork.ts';
import { lentAgain } from './lentAgain.ts';
import { shownItem } from './personal/personal.ts';
import type { NewItemInput } from './newItem.ts';
import { checkInput, demandQueue } from './newItem.ts';

/** UiPath's TransactionDataDto: with content a new item is added and lent at once, without one the next is lent. */
export interface TransactionInput extends NewItemInput {
  readonly queueName: string;
  /** Key of the robot that will do the work. */
  readonly robotIdentifier?: string | null;
  readonly referenceFilterOption?: ReferenceFilter['option'] | null;
}

/**
 * The item that the caller now works on; null where the queue has none that can be taken. Under a key it is the same
 * item each time; where there was none, the key stands for nothing and is free.
 */
export async function startTransaction(
  orchestrator: Orchestrator,
  context: CommandContext,
  input: TransactionInput,
  command: KeyedCommand | null = null,
): Promise<QueueItem | null> {
  const item = await started(orchestrator, context, input, command);
  return item === null ? null : shownItem(orchestrator.personal, item);
}

async function started(
  orchestrator: Orchestrator,
  context: CommandContext,
  input: TransactionInput,
  command: KeyedCommand | null,
): Promise<QueueItem | null> {
  const before = command === null ? null : await acceptedBefore(orchestrator, context, command);
  const added = await addedBefore(orchestrator, before ?? undefined);
  if (added !== null) return added;
  const queue = demandQueue(orchestrator.definitions, context.folderId, input.queueName);
  const robotId = robotOf(orchestrator.definitions, context, input.robotIdentifier);
  const claim: ItemClaim = {
    queueIds: [queue.id],
    grant: 'startTransaction',
    leaseMs: leaseMsOf(queue),
    ...(robotId !== null && { robotId }),
    ...filterOf(input),
  };
  if (input.content !== null && input.content !== undefined) {
    checkInput(queue, input);
    const accepted = await acceptOnce(orchestrator, context, command, () => itemTarget(orchestrator));
    return addStarted(orchestrator, accepted, queue, input, claim);
  }
  return command === null
    ? ((await claimWork(orchestrator, context, claim))?.item ?? null)
    : takeOnce(orchestrator, context, command, claim);
}

/** Adds an item that the caller works on from the beginning. */
async function addStarted(
  orchestrator: Orchestrator,
  context: CommandContext,
  queue: Queue,
  input: TransactionInput,
  claim: ItemClaim,
): Promise<QueueItem> {
  const lease = leaseFor(context, claim, randomUUID());
  // Both events in one append, so that nobody takes the item in between. It is not deferred: the caller has it.
  const lent = { type: 'Status', data: { queueId: queue.id, from: 'New', to: 'InProgress', lease } };
  const metadata = metadataOf(context, orchestrator.clock);
  const added = { ...input, deferDate: null };
  const item = await addChecked(orchestrator, metadata, queue, added, [lent], context.once);
  // Under a key it may have been started before.
  if (item.lease?.leaseId === lease.leaseId) keepLease(orchestrator, lentItem(item), lease);
  return item;
}

/**
 * Takes an item, and accepts then that the key stands for it. In between its lease bears the name of the key, so that a
 * call that comes again finds it; where such calls meet, what the others have taken is given back.
 */
async function takeOnce(
  orchestrator: Orchestrator,
  context: CommandContext,
  command: KeyedCommand,
  claim: ItemClaim,
): Promise<QueueItem | null> {
  const requestId = streamOf(context, command.key);
  await catchUp(orchestrator, context);
  const [again] = await lentAgain(orchestrator, context, requestId);
  const taken = again ?? (await claimWork(orchestrator, context, { ...claim, requestId }));
  if (taken?.kind !== 'queueItem') return null;
  const { item, leaseId } = taken;
  const { id } = item.created;
  const { once } = await acceptOnce(orchestrator, context, command, () => ({ id }));
  if (once?.target.id === id) return item;
  await releaseLeased(orchestrator, context, leaseId, {
    reason: 'Another item was taken under the same key.',
  });
  return addedBefore(orchestrator, once);
}

function filterOf({ reference, referenceFilterOption }: TransactionInput): Pick<ItemClaim, 'filter'> {
  if (typeof reference !== 'string' || reference === '') return {};
  return { filter: { reference, option: referenceFilterOption ?? 'Equals' } };
}

/** The robot named, or the robot that calls. An unknown key is refused rather than forgotten. */
function robotOf(
  definitions: Definitions,
  { principal }: CommandContext,
  key: string | null | undefined,
): number | null {
  if (typeof key === 'string' && !/^[0-]+$/.test(key)) {
    const robot = definitions.robotByKey(key);
    if (robot === undefined) throw new DomainError('InvalidArgument', 'RobotIdentifier names no robot.');
    return robot.id;
  }
  return principal.kind === 'robot' ? Number(principal.id) : null;
}
