import type { Envelope } from '../envelope.ts';
import { DomainError } from '../errors.ts';
import type { Instant } from '../instant.ts';
import { addMinutes } from '../instant.ts';
import type { Queue } from '../queue/queue.ts';
import type { CreateData } from './events.ts';
import type { Priority } from './statusMachine.ts';

/** What a caller says about a new item. Content is a JSON object as text in its envelope. */
export interface NewItem {
  readonly priority: Priority | null;
  readonly reference: string | null;
  readonly deferDate: Instant | null;
  readonly dueDate: Instant | null;
  readonly riskSlaDate: Instant | null;
  readonly content: Envelope | null;
  readonly progress: string | null;
  readonly source: string | null;
  readonly parentOperationId: string | null;
}

export interface NewIdentity {
  readonly id: number;
  readonly key: string;
  readonly uniqueKey: string;
}

/** The most characters (UiPath's QueueItemDataDto). */
export const MAX_REFERENCE = 128;
const MAX_SOURCE = 20;
const MAX_OPERATION_ID = 128;

/** Refuses an item that the queue cannot take; sizes and schemas of content are checked by the command. */
export function checkNewItem(queue: Queue, item: NewItem): void {
  if (queue.enforceUniqueReference && (item.reference === null || item.reference === ''))
    throw new DomainError('TransactionReferenceRequired');
  if (item.reference !== null && item.reference.length > MAX_REFERENCE)
    throw new DomainError('InvalidArgument', `Reference must have at most ${MAX_REFERENCE} characters.`);
  if (item.source !== null && item.source.length > MAX_SOURCE)
    throw new DomainError('InvalidArgument', `Source must have at most ${MAX_SOURCE} characters.`);
  checkOperationId('ParentOperationId', item.parentOperationId);
}

/** Refuses the id of an operation that is too long; `member` names it. */
export function checkOperationId(member: 'OperationId' | 'ParentOperationId', id: string | null): void {
  if (id !== null && id.length > MAX_OPERATION_ID)
    throw new DomainError('InvalidArgument', `${member} must have at most ${MAX_OPERATION_ID} characters.`);
}

/** The first event of an item added at `at`. A queue's SLA dates the item where the caller does not. */
export function createItem(queue: Queue, identity: NewIdentity, item: NewItem, at: Instant): CreateData {
  checkNewItem(queue, item);
  const dueDate = item.dueDate ?? (queue.slaInMinutes > 0 ? addMinutes(at, queue.slaInMinutes) : null);
  const riskSlaDate =
    item.riskSlaDate ?? (queue.riskSlaInMinutes > 0 ? addMinutes(at, queue.riskSlaInMinutes) : null);
  return {
    id: identity.id,
    key: identity.key,
    uniqueKey: identity.uniqueKey,
    queueId: queue.id,
    queueRevision: queue.revision,
    priority: item.priority ?? 'Normal',
    ...(item.reference !== null && item.reference !== '' && { reference: item.reference }),
    ...(item.deferDate !== null && { deferDate: item.deferDate }),
    ...(dueDate !== null && { dueDate }),
    ...(riskSlaDate !== null && { riskSlaDate }),
    ...(item.content !== null && { content: item.content }),
    ...(item.progress !== null && { progress: item.progress }),
    ...(item.source !== null && { source: item.source }),
    ...(item.parentOperationId !== null && { parentOperationId: item.parentOperationId }),
  };
}
