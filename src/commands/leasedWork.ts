import type { ErrorCode } from '../domain/errors.ts';
import { DomainError } from '../domain/errors.ts';
import { itemStream } from '../domain/followUps.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import { holderOf } from '../domain/queueItem/queueItem.ts';
import type { TaskFailure } from '../domain/task/events.ts';
import type { LogLine } from '../domain/task/log.ts';
import { taskStream } from '../domain/task/streams.ts';
import type { Task } from '../domain/task/task.ts';
import type { WorkRef } from '../domain/work.ts';
import { workOfLease } from '../domain/work.ts';
import type { WorkFile, WorkMetrics } from '../domain/workReports.ts';
import type { LogState } from './appendLog.ts';
import { appendTaskLog } from './appendTaskLog.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { extendLease } from './extendLease.ts';
import { completeTask, failTask, releaseTask } from './finishTask.ts';
import type { Postponement, WorkResult } from './finishWork.ts';
import { completeWork, failWork, releaseWork } from './finishWork.ts';
import { isCarriedOut } from './idempotency.ts';
import { shownItem } from './personal/personal.ts';
import { addItemFile, appendItemLog, setItemMetrics } from './itemReports.ts';
import { retryAtOf } from './retryPause.ts';
import { setProgress } from './setProgress.ts';
import { addTaskFile, setTaskMetrics, setTaskProgress } from './taskReports.ts';

// What a robot does with work that it has claimed, whichever kind it is: the id of the lease tells.

export type Work =
  | { readonly kind: 'queueItem'; readonly item: QueueItem }
  | { readonly kind: 'task'; readonly task: Task };

/** Work and the context to act on it: in the folder that it is in. */
export type LeasedWork = Work & { readonly id: number; readonly there: CommandContext };

/**
 * The work that a lease is on, or with `orEnded` the work whose result was brought under it. Throws LeaseLost where
 * there is none, or where somebody else holds the lease.
 */
export async function leasedWork(
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  orEnded = false,
): Promise<LeasedWork> {
  const work = await heldWork(orchestrator, context, leaseId, orEnded);
  return work.kind === 'task' ? work : { ...work, item: await shownItem(orchestrator.personal, work.item) };
}

/** As leasedWork, as it is kept. */
async function heldWork(
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  orEnded: boolean,
): Promise<LeasedWork> {
  const ref = workOfLease(leaseId);
  const work = ref === null ? null : await found(orchestrator, ref, leaseId, orEnded);
  if (ref === null || work === null) throw new DomainError('LeaseLost');
  const { folderId, lease } = workIn(work);
  if (lease?.leaseId === leaseId && lease.holder !== holderOf(context.principal))
    throw new DomainError('LeaseLost');
  return { ...work, id: ref.id, there: { ...context, folderId } };
}

const workIn = (work: Work): QueueItem | Task => (work.kind === 'task' ? work.task : work.item);

/** What is kept in memory may be behind, so that a refusal looks at the log again. */
async function found(
  orchestrator: Orchestrator,
  ref: WorkRef,
  leaseId: string,
  orEnded: boolean,
): Promise<Work | null> {
  for (const from of ['load', 'reload'] as const) {
    const work = await loaded(orchestrator, ref, from);
    if (work === null) continue;
    const { lease, endedBy } = workIn(work);
    if (lease?.leaseId === leaseId || (orEnded && endedBy === leaseId)) return work;
  }
  return null;
}

async function loaded(
  { items, tasks }: Orchestrator,
  { kind, id }: WorkRef,
  from: 'load' | 'reload',
): Promise<Work | null> {
  if (kind === 'task') {
    const task = (await tasks[from](taskStream(id)))?.state;
    return task === undefined ? null : { kind, task };
  }
  const item = (await items[from](itemStream(id)))?.state;
  return item === undefined ? null : { kind, item };
}

/** As an item says that somebody else has ended it meanwhile. */
const overtaken: ReadonlySet<ErrorCode> = new Set([
  'ItemNotFound',
  'TransactionNotStarted',
  'InvalidTransactionProgressStatus',
]);

type Fence = { readonly leaseId: string };
type Act<T> = (...work: readonly [Orchestrator, CommandContext, number, Fence]) => Promise<T>;

/** Acts on leased work as its kind wants it. Throws LeaseLost where it is not leased any more. */
async function act<T>(
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  ways: { readonly item: Act<T>; readonly task: Act<T>; readonly orEnded?: boolean },
): Promise<T> {
  const { kind, id, there } = await heldWork(orchestrator, context, leaseId, ways.orEnded === true);
  try {
    return await (kind === 'task' ? ways.task : ways.item)(orchestrator, there, id, { leaseId });
  } catch (error) {
    if (error instanceof DomainError && overtaken.has(error.code)) throw new DomainError('LeaseLost');
    throw error;
  }
}

const ofItem = ({ item }: { readonly item: QueueItem }): Work => ({ kind: 'queueItem', item });
const ofTask = ({ task }: { readonly task: Task }): Work => ({ kind: 'task', task });

/** As extendLease, for the one who holds it. Throws LeaseLost. */
export async function extendLeased(
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  leaseMs: number,
): Promise<number> {
  await heldWork(orchestrator, context, leaseId, false);
  return extendLease(orchestrator, leaseId, leaseMs);
}

/**
 * The work is done: as completeWork, or completeTask with the output alone. The same result once more changes nothing;
 * another one is refused.
 */
export const completeLeased = (
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  result: WorkResult,
): Promise<Work> =>
  act(orchestrator, context, leaseId, {
    orEnded: true,
    item: async (...work) => ofItem(await completeWork(...work, result)),
    task: async (...work) => ofTask(await completeTask(...work, result.output ?? null)),
  });

/** Why work failed: an item keeps no code, and a task no picture. */
export interface WorkFailure extends TaskFailure {
  readonly associatedImageFilePath?: string | null;
}

/**
 * The work failed: as failWork, or failTask. Where its queue retries an item, the next attempt waits for `retryAfterMs`,
 * or longer the more attempts there were. Twice as with completeLeased.
 */
export const failLeased = (
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  { code, associatedImageFilePath = null, ...why }: WorkFailure,
  result: WorkResult,
  retryAfterMs: number | null = null,
): Promise<Work> =>
  act(orchestrator, context, leaseId, {
    orEnded: true,
    item: async (...work) => {
      const exception = { ...why, associatedImageFilePath };
      return ofItem(
        await failWork(...work, exception, result, (item) =>
          retryAtOf(item, retryAfterMs, orchestrator.clock()),
        ),
      );
    },
    task: async (...work) => ofTask(await failTask(...work, { ...why, code }, result.output ?? null)),
  });

/** The work is given back: as releaseWork, or releaseTask with the defer date and the reason alone. */
export async function releaseLeased(
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  postponement: Postponement = {},
): Promise<Work> {
  const released = await releasedBefore(orchestrator, context, leaseId);
  if (released !== null) return released;
  return act(orchestrator, context, leaseId, {
    item: async (...work) => ofItem(await releaseWork(...work, postponement)),
    task: async (...work) => {
      const { deferDate = null, reason = null } = postponement;
      return ofTask(await releaseTask(...work, deferDate, reason));
    },
  });
}

/** Work that was given back leaves no trace of the lease: only the key of the command tells that it was this one. */
async function releasedBefore(
  orchestrator: Orchestrator,
  { once }: CommandContext,
  leaseId: string,
): Promise<Work | null> {
  const ref = workOfLease(leaseId);
  if (once?.isRepeat !== true || ref === null) return null;
  const stream = ref.kind === 'task' ? taskStream(ref.id) : itemStream(ref.id);
  const isDone = await isCarriedOut(orchestrator.store, once, stream, Number.MAX_SAFE_INTEGER);
  const work = isDone ? await loaded(orchestrator, ref, 'reload') : null;
  if (work === null || work.kind === 'task') return work;
  return { ...work, item: await shownItem(orchestrator.personal, work.item) };
}

/** Says how far the work is: an item keeps the words alone. */
export const reportProgress = (
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  text: string,
  percent: number | null,
): Promise<Work> =>
  act(orchestrator, context, leaseId, {
    item: async (...work) => ofItem(await setProgress(...work, text)),
    task: async (...work) => ofTask(await setTaskProgress(...work, text, percent)),
  });

/** Says what was measured. */
export const setLeasedMetrics = (
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  metrics: WorkMetrics,
): Promise<Work> =>
  act(orchestrator, context, leaseId, {
    item: async (...work) => ofItem(await setItemMetrics(...work, metrics)),
    task: async (...work) => ofTask(await setTaskMetrics(...work, metrics)),
  });

/** Adds a file whose bytes are kept already; the same bytes under the same name once more change nothing. */
export const addLeasedFile = (
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  file: Omit<WorkFile, 'direction'>,
): Promise<Work> =>
  act(orchestrator, context, leaseId, {
    item: async (...work) => ofItem(await addItemFile(...work, file)),
    task: async (...work) => ofTask(await addTaskFile(...work, file)),
  });

/** Adds lines to the log of the work; those that are there already are left out. */
export const appendLeasedLog = (
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  lines: readonly LogLine[],
): Promise<LogState> =>
  act(orchestrator, context, leaseId, {
    item: (...work) => appendItemLog(...work, lines),
    task: (...work) => appendTaskLog(...work, lines),
  });
