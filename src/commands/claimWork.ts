import type { ClaimedItem, ItemClaim } from './claimItem.ts';
import { claimItem } from './claimItem.ts';
import type { ClaimedTask, TaskClaim } from './claimTask.ts';
import { claimTask } from './claimTask.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { demandBot } from './demandBot.ts';

export type { ClaimedItem, ItemClaim } from './claimItem.ts';
export type { ClaimedTask, TaskClaim } from './claimTask.ts';

/** What a caller wants: items, or tasks too. */
export interface Claim extends ItemClaim {
  readonly tasks?: Omit<TaskClaim, 'leaseMs' | 'requestId'>;
  /** Which kind is looked for first; items unless told. */
  readonly first?: 'queueItem' | 'task';
}

export type Claimed = ClaimedItem | ClaimedTask;

/**
 * Lends the first piece of work that can be taken to the caller; null where there is none. Throws ForbiddenOperation
 * where a bot calls that is not allowed.
 */
export function claimWork(
  orchestrator: Orchestrator,
  context: CommandContext,
  claim: ItemClaim & { readonly tasks?: never },
): Promise<ClaimedItem | null>;
export function claimWork(
  orchestrator: Orchestrator,
  context: CommandContext,
  claim: Claim,
): Promise<Claimed | null>;
export async function claimWork(
  orchestrator: Orchestrator,
  context: CommandContext,
  claim: Claim,
): Promise<Claimed | null> {
  demandBot(orchestrator, context);
  const claimed = await claimReady(orchestrator, context, claim);
  if (claimed !== null) return claimed;
  await catchUp(orchestrator, context);
  return claimReady(orchestrator, context, claim);
}

/** What was written here, or by the caller elsewhere, may not have come round to the index yet: it does. */
export async function catchUp(
  { caughtUpTo, store, sharing }: Orchestrator,
  { principal }: CommandContext,
): Promise<void> {
  await caughtUpTo(store.lastAcknowledgedPosition);
  await sharing?.caughtUpWith(principal);
}

/** As claimWork, of what the index has now. */
export async function claimReady(
  orchestrator: Orchestrator,
  context: CommandContext,
  claim: Claim,
): Promise<Claimed | null> {
  const { tasks, leaseMs, requestId, first = 'queueItem' } = claim;
  const item = (): Promise<Claimed | null> => claimItem(orchestrator, context, claim);
  if (tasks === undefined) return item();
  const task = (): Promise<Claimed | null> =>
    claimTask(orchestrator, context, {
      ...tasks,
      leaseMs,
      ...(requestId !== undefined && { requestId }),
    });
  return first === 'task' ? ((await task()) ?? item()) : ((await item()) ?? task());
}
