import type { CallbackTarget } from '../callback/callback.ts';
import { DomainError } from '../errors.ts';
import type { Principal } from '../event.ts';
import type { TaskCreated, TaskEvent } from './events.ts';
import type { Task } from './state.ts';
import { canMove } from './statusMachine.ts';

interface Cancelling {
  readonly by: Principal;
  readonly whileExecuting: 'refuse' | 'ask';
  /** Whether the system is told, as it is of other ends. */
  readonly isTold?: boolean;
}

/**
 * Cancels a task that waits; one that is executed only by asking its bot to stop, where that is wanted. Once more
 * changes nothing. Throws ForbiddenOperation, InvalidTaskStatus.
 */
export function cancel({ by, whileExecuting, isTold = false }: Cancelling, task: Task): TaskEvent[] {
  const { status: from, created, cancelRequested } = task;
  const { processId } = created;
  demandOwner(by, task);
  if (from === 'CANCEL') return [];
  if (from === 'EXECUTING' && whileExecuting === 'ask')
    return cancelRequested ? [] : [{ type: 'Edit', data: { processId, cancelRequested: true } }];
  if (!canMove(from, 'CANCEL'))
    throw new DomainError('InvalidTaskStatus', 'Only a task that waits can be cancelled.');
  const told = isTold ? targetOf(created) : undefined;
  const data = { processId, from, to: 'CANCEL', ...(told !== undefined && { callback: told }) } as const;
  return [{ type: 'Status', data }];
}

/** Only the system that has set it, or a person or app, whom the door has asked for the right (ELMA's wire contract). */
function demandOwner({ kind, id }: Principal, { created }: Task): void {
  if (kind === 'user' || kind === 'app') return;
  if (kind !== 'system' || id !== String(created.systemId))
    throw new DomainError('ForbiddenOperation', 'Only the system that has set a task may cancel it.');
}

/** Who is to be told that a task has ended; undefined where nobody is. */
export const targetOf = ({ callback: url, systemId }: TaskCreated): CallbackTarget | undefined =>
  url === undefined ? undefined : { systemId, url };
