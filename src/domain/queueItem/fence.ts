import type { Envelope } from '../envelope.ts';
import { DomainError } from '../errors.ts';
import type { ProcessingException } from './events.ts';
import type { QueueItem } from './state.ts';
import { isFinal } from './statusMachine.ts';

/** Who may act on work in progress: the holder of a lease id, or UiPath's door, which has none. */
export type Fence =
  | { readonly leaseId: string }
  /** The lease must come from StartTransaction, and from `holder` unless that is null. */
  | { readonly startTransactionBy: string | null };

export interface Outcome {
  readonly output?: Envelope;
  readonly analytics?: Envelope;
  readonly progress?: string;
  readonly operationId?: string;
}

/** Throws LeaseLost; where the item is not in progress InvalidTransitionFromFinalStatus, or what is told otherwise. */
export function demandLease(
  fence: Fence,
  item: QueueItem,
  otherwise: 'TransactionNotStarted' | 'InvalidTransactionProgressStatus' = 'TransactionNotStarted',
): void {
  if (item.status !== 'InProgress')
    throw new DomainError(
      isFinal(item.status) && otherwise === 'TransactionNotStarted'
        ? 'InvalidTransitionFromFinalStatus'
        : otherwise,
    );
  const { lease } = item;
  const holds =
    'leaseId' in fence
      ? lease?.leaseId === fence.leaseId
      : lease?.grant === 'startTransaction' &&
        (fence.startTransactionBy === null || lease.holder === fence.startTransactionBy);
  if (!holds) throw new DomainError('LeaseLost');
}

/** A robot that did not hear the answer says it again: nothing changes where it brings the same. */
export function isAgain(
  fence: Fence,
  item: QueueItem,
  to: readonly QueueItem['status'][],
  { output, analytics }: Outcome,
  exception: ProcessingException | null,
): boolean {
  if (!('leaseId' in fence) || item.endedBy !== fence.leaseId) return false;
  return (
    to.includes(item.status) &&
    item.output?.text === output?.text &&
    item.analytics?.text === analytics?.text &&
    isSameException(item.exception, exception)
  );
}

const isSameException = (a: ProcessingException | null, b: ProcessingException | null): boolean =>
  a?.type === b?.type && a?.reason === b?.reason && a?.details === b?.details;
