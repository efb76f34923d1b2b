import type { Caller } from '../../../auth/caller.ts';
import { can, canUseFolder, demand, demandFolder } from '../../../auth/caller.ts';
import type { Permission } from '../../../auth/permissions.ts';
import { workStream } from '../../../domain/changes/work.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { WorkKind } from '../../../domain/work.ts';
import { demandWorkOf } from '../../http/auditedWork.ts';
import type { Services } from '../../http/services.ts';
import { numberOf } from '../ids.ts';
import type { Topic } from './workHub.ts';

/** What a subscription to events of work names. */
export interface WorkTopicNamed {
  readonly kind?: WorkKind | null;
  readonly id?: string | null;
  readonly queueId?: string | null;
  readonly folderId?: string | null;
}

/** A topic, and which kinds of work it is about. */
export interface WorkTopic {
  readonly topic: Topic;
  readonly kinds: readonly WorkKind[];
}

const permissions: Readonly<Record<WorkKind, Permission>> = {
  queueItem: 'Transactions.View',
  task: 'Tasks.View',
};
const allKinds: readonly WorkKind[] = ['queueItem', 'task'];

export const canView = (caller: Caller, kind: WorkKind): boolean => can(caller, permissions[kind]);

/**
 * What the caller wants to hear of, if it may. Throws ParameterMissing, ParameterInvalid, ForbiddenOperation,
 * ItemNotFound, InvalidOrganizationUnit.
 */
export async function workTopic(
  services: Services,
  caller: Caller,
  named: WorkTopicNamed,
): Promise<WorkTopic> {
  demandOne(named);
  const { kind, id, queueId, folderId } = named;
  if (isGiven(id)) return ofWork(services, caller, kind, id);
  if (isGiven(queueId)) return ofQueue(services, caller, kind, queueId);
  return ofFolder(services, caller, kind, folderId ?? '');
}

const isGiven = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

function demandOne({ id, queueId, folderId }: WorkTopicNamed): void {
  const given = [id, queueId, folderId].filter(isGiven).length;
  const names = 'id, queueId and folderId';
  if (given === 0) throw new DomainError('ParameterMissing', `One of ${names} is required.`);
  if (given > 1) throw new DomainError('ParameterInvalid', `Only one of ${names} can be given.`);
}

async function ofWork(
  { orchestrator }: Services,
  caller: Caller,
  kind: WorkKind | null | undefined,
  id: string,
): Promise<WorkTopic> {
  // Before a look at the arguments: who may see neither kind learns nothing.
  demandAny(caller, isGiven(kind) ? [kind] : allKinds);
  if (!isGiven(kind)) throw new DomainError('ParameterMissing', 'kind is required with id.');
  const work = { kind, id: numberOf(id) };
  await demandWorkOf(caller, orchestrator.store, work);
  return { topic: { stream: workStream(work) }, kinds: [kind] };
}

function ofQueue(
  { orchestrator: { definitions } }: Services,
  caller: Caller,
  kind: WorkKind | null | undefined,
  queueId: string,
): WorkTopic {
  demand(caller, permissions.queueItem);
  if (kind === 'task') throw new DomainError('ParameterInvalid', 'Tasks are in no queue.');
  const queue = definitions.queue(numberOf(queueId, 'queueId'));
  if (queue === undefined || !canUseFolder(caller, queue.folderId)) throw new DomainError('ItemNotFound');
  return { topic: { queueId: queue.id, folderId: queue.folderId }, kinds: ['queueItem'] };
}

/** Of both kinds unless told; who may see one of them hears of that alone. */
function ofFolder(
  { orchestrator: { definitions } }: Services,
  caller: Caller,
  kind: WorkKind | null | undefined,
  folderId: string,
): WorkTopic {
  const kinds = isGiven(kind) ? [kind] : allKinds;
  demandAny(caller, kinds);
  const folder = definitions.folder(numberOf(folderId, 'folderId'));
  if (folder === undefined || folder.deleted) throw new DomainError('InvalidOrganizationUnit');
  demandFolder(caller, folder.id);
  return { topic: { folderId: folder.id }, kinds };
}

function demandAny(caller: Caller, kinds: readonly WorkKind[]): void {
  if (!kinds.some((kind) => canView(caller, kind))) throw new DomainError('ForbiddenOperation');
}

/** Throws ForbiddenOperation, InvalidOrganizationUnit where a caller may hear no more of what it has subscribed to. */
export function demandStill(caller: Caller, kinds: readonly WorkKind[], folderId: number): void {
  demandAny(caller, kinds);
  demandFolder(caller, folderId);
}
