import { randomUUID } from 'node:crypto';
import { holderOf } from '../domain/queueItem/queueItem.ts';
import type { TaskLease } from '../domain/task/events.ts';
import { taskStream } from '../domain/task/streams.ts';
import type { Task } from '../domain/task/task.ts';
import { leaseIdOf } from '../domain/work.ts';
import type { ReadyTask, TaskWish } from '../readModel/readyTasks.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { demandBot } from './demandBot.ts';
import { handleTask } from './handleTask.ts';
import { keepLease, lentTask } from './keepLease.ts';
import type { WantedTask } from './sharing.ts';
import { untilTaken } from './untilTaken.ts';

/** Tasks of the groups of the bot that calls, and of those that have none; any other caller may take all. */
export interface TaskClaim {
  /** Of these processes alone; all where it is left out. */
  readonly processIds?: readonly number[];
  readonly leaseMs: number;
  /** In the words of whoever claims: see LeaseGrant. */
  readonly requestId?: string;
}

/** A task lent to a caller until `deadline` (milliseconds since 1970). */
export interface ClaimedTask {
  readonly kind: 'task';
  readonly task: Task;
  readonly leaseId: string;
  readonly deadline: number;
}

/** As claimItem, of tasks. Throws ForbiddenOperation where a bot calls that is not allowed. */
export async function claimTask(
  orchestrator: Orchestrator,
  context: CommandContext,
  claim: TaskClaim,
): Promise<ClaimedTask | null> {
  const wanted: WantedTask = {
    kind: 'task',
    groups: demandBot(orchestrator, context)?.groups ?? null,
    processIds: claim.processIds ?? null,
  };
  return untilTaken(orchestrator, {
    next: () => firstOf(orchestrator, wanted),
    take: (entry) => takeEntry(orchestrator, context, entry, claim),
    putBack: (entry) => putBack(orchestrator, entry),
  });
}

/** As for items: where several nodes take tasks, one of them says what is next. */
async function firstOf(
  { ready: { tasks }, definitions, sharing }: Orchestrator,
  wanted: WantedTask,
): Promise<ReadyTask | null> {
  const wish = wishOf(wanted, definitions);
  if (sharing === undefined) return tasks.claim(wish);
  if (!tasks.has(wish)) return null;
  const next = await sharing.next(wanted);
  if (next === 'here') return tasks.claim(wish);
  return next === null ? null : (tasks.claimNamed(next.id) ?? next);
}

/** Which processes are there still. */
export interface KnownProcesses {
  process(id: number): { readonly deleted: boolean } | undefined;
}

/** The tasks of a deleted process stay readable, and that is all. */
export function wishOf({ groups, processIds }: WantedTask, definitions: KnownProcesses): TaskWish {
  const processes = processIds === null ? null : new Set(processIds);
  return {
    groups: groups === null ? null : new Set(groups),
    isWanted: (id) => (processes === null || processes.has(id)) && definitions.process(id)?.deleted === false,
  };
}

async function takeEntry(
  orchestrator: Orchestrator,
  context: CommandContext,
  entry: ReadyTask,
  { leaseMs, requestId }: TaskClaim,
): Promise<ClaimedTask> {
  const { principal } = context;
  const lease: TaskLease = {
    leaseId: leaseIdOf({ kind: 'task', id: entry.id }, randomUUID()),
    holder: holderOf(principal),
    leaseMs,
    ...(principal.kind === 'bot' && { botId: Number(principal.id) }),
    ...(requestId !== undefined && { requestId }),
  };
  // A bot takes tasks of all folders.
  const there = { ...context, folderId: entry.folderId };
  const { task, revision } = await handleTask(orchestrator, there, entry.id, { type: 'Take', lease });
  orchestrator.ready.tasks.settle(entry, task, revision);
  const deadline = keepLease(orchestrator, lentTask(task), lease);
  return { kind: 'task', task, leaseId: lease.leaseId, deadline };
}

async function putBack({ tasks, ready }: Orchestrator, entry: ReadyTask): Promise<void> {
  const folded = await tasks.reload(taskStream(entry.id)).catch(() => undefined);
  // Where even reading fails the entry goes back as it was: the next attempt finds out.
  if (folded === undefined) ready.tasks.release(entry);
  else ready.tasks.settle(entry, folded?.state ?? null, folded?.head.revision ?? 0);
}
