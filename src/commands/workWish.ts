import { holderOf } from '../domain/queueItem/queueItem.ts';
import { mayTake } from '../domain/groups.ts';
import type { ReferenceFilter, Waiting } from '../readModel/queueIndex.ts';
import { inTakingOrder } from '../readModel/queueIndex.ts';
import type { TaskWish } from '../readModel/readyTasks.ts';
import { wishOf } from './claimTask.ts';
import type { Claim } from './claimWork.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { demandBot } from './demandBot.ts';

/** Which work a taker wants, of either kind or of both. */
export interface WorkWish {
  /** Items of these queues, in the order of the queues; of any queue, the most urgent first. Null: no items. */
  readonly queues: readonly number[] | 'any' | null;
  readonly filter?: ReferenceFilter;
  /** Tasks of these processes; null: no tasks. */
  readonly processes: readonly number[] | 'any' | null;
  readonly leaseMs: number;
  readonly robotId?: number;
  /** In the words of whoever claims: the same claim again gets the same leases. */
  readonly requestId?: string;
}

/** Work that can be taken from now on. */
export type Ready =
  | { readonly kind: 'queueItem'; readonly queueId: number; readonly reference: string | null }
  | { readonly kind: 'task'; readonly processId: number; readonly groups: readonly string[] };

/** The claim of what is wanted, of whatever is there. Throws ForbiddenOperation as demandBot. */
export function claimOf(orchestrator: Orchestrator, context: CommandContext, wish: WorkWish): Claim {
  const queueIds = queuesOf(orchestrator, wish);
  const items = { queueIds, ...lendingOf(wish), ...(wish.filter !== undefined && { filter: wish.filter }) };
  if (wish.processes === null) {
    demandBot(orchestrator, context);
    return items;
  }
  const tasks = wish.processes === 'any' ? {} : { processIds: wish.processes };
  return { ...items, tasks, first: firstKind(orchestrator, context, wish, queueIds) };
}

/** The same of what has just become ready. */
export function claimOfReady(
  orchestrator: Orchestrator,
  context: CommandContext,
  wish: WorkWish,
  ready: Ready,
): Claim {
  demandBot(orchestrator, context);
  if (ready.kind === 'task')
    return { queueIds: [], ...lendingOf(wish), tasks: { processIds: [ready.processId] } };
  const filter = wish.filter === undefined ? {} : { filter: wish.filter };
  return { queueIds: [ready.queueId], ...lendingOf(wish), ...filter };
}

const lendingOf = ({
  leaseMs,
  robotId,
  requestId,
}: WorkWish): Pick<Claim, 'grant' | 'leaseMs' | 'robotId' | 'requestId'> => ({
  grant: 'claim',
  leaseMs,
  ...(robotId !== undefined && { robotId }),
  ...(requestId !== undefined && { requestId }),
});

function queuesOf(orchestrator: Orchestrator, { queues, filter }: WorkWish): readonly number[] {
  if (queues === null) return [];
  if (queues !== 'any') return queues;
  const firsts: { readonly queueId: number; readonly first: Waiting }[] = [];
  for (const queueId of orchestrator.ready.queueIds()) {
    const first = firstItem(orchestrator, queueId, filter);
    if (first !== undefined) firsts.push({ queueId, first });
  }
  return firsts.toSorted((a, b) => inTakingOrder(a.first, b.first)).map(({ queueId }) => queueId);
}

/** The items of a deleted queue stay readable, and that is all. */
const firstItem = (
  { ready, definitions }: Orchestrator,
  queueId: number,
  filter: ReferenceFilter | undefined,
): Waiting | undefined =>
  definitions.queue(queueId)?.deleted === false ? ready.first(queueId, filter) : undefined;

/** Whether something that is wanted is ready, as far as is known here. Throws as demandBot. */
export function isAnyReady(orchestrator: Orchestrator, context: CommandContext, wish: WorkWish): boolean {
  const queueIds = queuesOf(orchestrator, wish);
  if (queueIds.some((queueId) => firstItem(orchestrator, queueId, wish.filter) !== undefined)) return true;
  return wish.processes !== null && orchestrator.ready.tasks.has(taskWish(orchestrator, context, wish));
}

/** Which kind is looked for first: that of the more urgent work, or else the older. */
function firstKind(
  orchestrator: Orchestrator,
  context: CommandContext,
  wish: WorkWish,
  queueIds: readonly number[],
): 'queueItem' | 'task' {
  const { ready } = orchestrator;
  const task = ready.tasks.first(taskWish(orchestrator, context, wish));
  if (task === undefined) return 'queueItem';
  for (const queueId of queueIds) {
    const item = firstItem(orchestrator, queueId, wish.filter);
    if (item === undefined) continue;
    const later = item.priority - task.priority || item.createPosition - task.createPosition;
    return later > 0 ? 'task' : 'queueItem';
  }
  return 'task';
}

function taskWish(orchestrator: Orchestrator, context: CommandContext, { processes }: WorkWish): TaskWish {
  const groups = demandBot(orchestrator, context)?.groups ?? null;
  const processIds = processes === 'any' ? null : processes;
  return wishOf({ kind: 'task', groups, processIds }, orchestrator.definitions);
}

/** Whether a taker wants what is ready, as far as is known without trying to take it. */
export function wants(
  { definitions }: Orchestrator,
  { principal }: CommandContext,
  wish: WorkWish,
  ready: Ready,
): boolean {
  if (ready.kind === 'queueItem')
    return isAmong(wish.queues, ready.queueId) && isReferred(wish.filter, ready.reference);
  if (!isAmong(wish.processes, ready.processId)) return false;
  if (principal.kind !== 'bot') return true;
  const bot = definitions.bot(Number(principal.id));
  return bot !== undefined && mayTake(new Set(bot.groups), ready.groups);
}

const isAmong = (ids: readonly number[] | 'any' | null, id: number): boolean =>
  ids === 'any' || (ids !== null && ids.includes(id));

function isReferred(filter: ReferenceFilter | undefined, reference: string | null): boolean {
  if (filter === undefined) return true;
  if (reference === null) return false;
  return filter.option === 'Equals' ? reference === filter.reference : reference.startsWith(filter.reference);
}

/** What tells a claim from all others, where its caller has named it. */
export const requestKey = ({ principal }: CommandContext, { requestId }: WorkWish): string | null =>
  requestId === undefined ? null : `${holderOf(principal)} ${requestId}`;
