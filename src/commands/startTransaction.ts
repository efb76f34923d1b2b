import { randomUUID } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import { leaseMsOf } from '../domain/queue/queue.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import type { Definitions } from '../readModel/definitions.ts';
import type { ReferenceFilter } from '../readModel/queueIndex.ts';
import { addChecked } from './addQueueItem.ts';
import type { ItemClaim } from './claimItem.ts';
import { leaseFor } from './claimItem.ts';
import { claimWork } from './claimWork.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import { keepLease, lentItem } from './keepLease.ts';
import type { NewItemInput } from './newItem.ts';
import { checkInput, demandQueue } from './newItem.ts';

/** UiPath's TransactionDataDto: with content a new item is added and lent at once, without one the next is lent. */
export interface TransactionInput extends NewItemInput {
  readonly queueName: string;
  /** Key of the robot that will do the work. */
  readonly robotIdentifier?: string | null;
  readonly referenceFilterOption?: ReferenceFilter['option'] | null;
}

/** The item that the caller now works on; null where the queue has none that can be taken. */
export async function startTransaction(
  orchestrator: Orchestrator,
  context: CommandContext,
  input: TransactionInput,
): Promise<QueueItem | null> {
  const queue = demandQueue(orchestrator.definitions, context.folderId, input.queueName);
  const robotId = robotOf(orchestrator.definitions, context, input.robotIdentifier);
  const claim: ItemClaim = {
    queueIds: [queue.id],
    grant: 'startTransaction',
    leaseMs: leaseMsOf(queue),
    ...(robotId !== null && { robotId }),
    ...filterOf(input),
  };
  if (input.content === null || input.content === undefined) {
    const claimed = await claimWork(orchestrator, context, claim);
    return claimed?.item ?? null;
  }
  checkInput(queue, input);
  const lease = leaseFor(context, claim, randomUUID());
  // Both events in one append, so that nobody takes the item in between. It is not deferred: the caller has it.
  const started = { type: 'Status', data: { queueId: queue.id, from: 'New', to: 'InProgress', lease } };
  const metadata = metadataOf(context, orchestrator.clock);
  const item = await addChecked(orchestrator, metadata, queue, { ...input, deferDate: null }, [started]);
  keepLease(orchestrator, lentItem(item), lease);
  return item;
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
