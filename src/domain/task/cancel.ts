import { DomainError } from '../errors.ts';
import type { Principal } from '../event.ts';
import type { TaskEvent } from './events.ts';
import type { Task } from './state.ts';
import { canMove } from './statusMachine.ts';

interface Cancelling {
  readonly by: Principal;
  readonly whileExecuting: 'refuse' | 'ask';
}

/**
 * Cancels a task that waits; one that is executed only by asking its bot to stop, where that is wanted. Once more
 * changes nothing. Throws ForbiddenOperation, InvalidTaskStatus.
 */
export function cancel({ by, whileExecuting }: Cancelling, task: Task): TaskEvent[] {
  const { status: from, created, cancelRequested } = task;
  const { processId } = created;
  demandOwner(by, task);
  if (from === 'CANCEL') return [];
  if (from === 'EXECUTING' && whileExecuting === 'ask')
    return cancelRequested ? [] : [{ type: 'Edit', data: { processId, cancelRequested: true } }];
  if (!canMove(from, 'CANCEL'))
    throw new DomainError('InvalidTaskStatus', 'Only a task that waits can be cancelled.');
  return [{ type: 'Status', data: { processId, from, to: 'CANCEL' } }];
}

/** Only the system that has set it, or a person or app, whom the door has asked for the right (ELMA's wire contract). */
function demandOwner({ kind, id }: Principal, { created }: Task): void {
  if (kind === 'user' || kind === 'app') return;
  if (kind !== 'system' || id !== String(created.systemId))
    throw new DomainError('ForbiddenOperation', 'Only the system that has set a task may cancel it.');
}
