import { folderOfWork } from '../../audit/workHistory.ts';
import type { Caller } from '../../auth/caller.ts';
import { canUseFolder, demand } from '../../auth/caller.ts';
import type { Permission } from '../../auth/permissions.ts';
import { DomainError } from '../../domain/errors.ts';
import type { WorkKind, WorkRef } from '../../domain/work.ts';
import type { EventStore } from '../../store/eventStore.ts';

const permissions: Readonly<Record<WorkKind, Permission>> = {
  queueItem: 'Transactions.View',
  task: 'Tasks.View',
};

/** Whether a piece of work is there and in a folder of the caller; its own folder says so. Throws ForbiddenOperation. */
export async function isWorkOf(
  caller: Caller,
  log: Pick<EventStore, 'readStream'>,
  work: WorkRef,
): Promise<boolean> {
  demand(caller, permissions[work.kind]);
  const folder = await folderOfWork(log, work);
  return folder !== null && canUseFolder(caller, folder);
}

/** Throws ForbiddenOperation; ItemNotFound, the same for what is in a folder of others. */
export async function demandWorkOf(
  caller: Caller,
  log: Pick<EventStore, 'readStream'>,
  work: WorkRef,
): Promise<void> {
  if (!(await isWorkOf(caller, log, work))) throw new DomainError('ItemNotFound');
}

/** The whole log is of all folders. Throws ForbiddenOperation. */
export function demandWholeLog(caller: Caller): void {
  demand(caller, 'Audit.View');
  if (caller.folders !== 'all')
    throw new DomainError('ForbiddenOperation', 'Only who may use all folders may verify the whole log.');
}
