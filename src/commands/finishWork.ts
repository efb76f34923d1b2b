import type { Instant } from '../domain/instant.ts';
import type { Queue } from '../domain/queue/queue.ts';
import { retryRuleOf } from '../domain/queue/queue.ts';
import { checkOperationId } from '../domain/queueItem/create.ts';
import type { ProcessingException } from '../domain/queueItem/events.ts';
import type { Fence, Outcome, QueueItem } from '../domain/queueItem/queueItem.ts';
import type { RetryIdentity, RetryRule } from '../domain/queueItem/retry.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import type { CommandFor, Handled } from './handle.ts';
import { handle } from './handle.ts';
import { checkSchema } from './newItem.ts';
import { resultEnvelope } from './personal/sealing.ts';
import { timeOrderedUuid } from './timeOrderedUuid.ts';
import { checkSize } from './schema/limits.ts';

/** What a robot brings back; output and analytics are JSON objects as text. */
export interface WorkResult {
  readonly output?: string | null;
  readonly analytics?: string | null;
  readonly progress?: string | null;
  readonly operationId?: string | null;
}

/** The work is done. Throws where the fence does not hold, the item is final, or a size or schema is violated. */
export async function completeWork(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: Fence,
  result: WorkResult,
): Promise<Handled> {
  checkResult(result);
  return end(orchestrator, context, id, async (item) => {
    checkResultSchemas(orchestrator.definitions.queue(item.created.queueId), result);
    return { type: 'Complete', fence, outcome: await outcomeOf(orchestrator, item, result) };
  });
}

/** The work failed; the queue's rule says whether another attempt follows, which waits until `retryAt`. */
export async function failWork(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: Fence,
  exception: ProcessingException,
  result: WorkResult,
  retryAt?: (item: QueueItem) => Instant,
): Promise<Handled> {
  checkResult(result);
  if (exception.reason !== null) checkSize('reason', exception.reason);
  if (exception.details !== null) checkSize('details', exception.details);
  return end(orchestrator, context, id, async (item) => ({
    type: 'Fail',
    fence,
    exception,
    outcome: await outcomeOf(orchestrator, item, result),
    ...(retryAt !== undefined && { retryAt: retryAt(item) }),
    ...(await retryOf(orchestrator, item)),
  }));
}

export interface Postponement {
  readonly deferDate?: Instant | null;
  readonly dueDate?: Instant | null;
  readonly progress?: string | null;
  readonly reason?: string | null;
}

/** The work is given back without using up an attempt, to be taken again from `deferDate` on. */
export async function releaseWork(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: Fence,
  { deferDate, dueDate, progress, reason }: Postponement,
): Promise<Handled> {
  checkSize('progress', progress);
  checkSize('reason', reason);
  return end(orchestrator, context, id, {
    type: 'Release',
    fence,
    ...(typeof deferDate === 'string' && { deferDate }),
    ...(typeof dueDate === 'string' && { dueDate }),
    ...(typeof progress === 'string' && { progress }),
    ...(typeof reason === 'string' && { reason }),
  });
}

/** A lease that has run out. The caller has deleted its deadline, which decides that nobody else does this. */
export function expireLease(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  leaseId: string,
): Promise<Handled> {
  return end(orchestrator, context, id, async (item) => ({
    type: 'Expire',
    leaseId,
    ...(await retryOf(orchestrator, item)),
  }));
}

/** Handles what ends a lease, and forgets its deadline afterwards. */
async function end(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  command: CommandFor,
): Promise<Handled> {
  let leaseId: string | undefined;
  const handled = await handle(orchestrator, context, id, (item) => {
    leaseId = item.lease?.leaseId;
    return typeof command === 'function' ? command(item) : command;
  });
  if (leaseId !== undefined) orchestrator.leases.remove(leaseId);
  return handled;
}

/** The queue's rule and the next attempt's name; a deleted queue retries nothing. */
async function retryOf(
  { definitions, ids, clock }: Orchestrator,
  item: QueueItem,
): Promise<{ rule: RetryRule; next: RetryIdentity }> {
  const queue = definitions.queue(item.created.queueId);
  const rule =
    queue === undefined || queue.deleted
      ? { automatic: false, retryAbandoned: false, maxRetries: 0, queueRevision: 0 }
      : retryRuleOf(queue);
  return { rule, next: { id: await ids.next('queueItem'), uniqueKey: timeOrderedUuid(clock()) } };
}

function checkResult({ output, analytics, progress, operationId }: WorkResult): void {
  if (typeof output === 'string') checkSize('output', output);
  if (typeof analytics === 'string') checkSize('analytics', analytics);
  if (typeof progress === 'string') checkSize('progress', progress);
  checkOperationId('OperationId', operationId ?? null);
}

function checkResultSchemas(queue: Queue | undefined, { output, analytics }: WorkResult): void {
  if (typeof queue?.outputDataJsonSchema === 'string')
    checkSchema(queue.outputDataJsonSchema, output ?? '{}', 'QueueItemViolatesOutputDataJsonSchema');
  if (typeof queue?.analyticsDataJsonSchema === 'string')
    checkSchema(queue.analyticsDataJsonSchema, analytics ?? '{}', 'QueueItemViolatesAnalyticsDataJsonSchema');
}

const outcomeOf = async (
  orchestrator: Orchestrator,
  item: QueueItem,
  { output, analytics, progress, operationId }: WorkResult,
): Promise<Outcome> => ({
  ...(typeof output === 'string' && {
    output: await resultEnvelope(orchestrator, item, 'output', output),
  }),
  ...(typeof analytics === 'string' && {
    analytics: await resultEnvelope(orchestrator, item, 'analytics', analytics),
  }),
  ...(typeof progress === 'string' && { progress }),
  ...(typeof operationId === 'string' && { operationId }),
});
