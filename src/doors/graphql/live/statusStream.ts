import type { Caller } from '../../../auth/caller.ts';
import { canUseFolder, demand } from '../../../auth/caller.ts';
import { DomainError } from '../../../domain/errors.ts';
import { positionText } from '../../../readModel/logPosition.ts';
import type { Services } from '../../http/services.ts';
import { numberOf } from '../ids.ts';
import { Latest } from './latest.ts';
import type { LiveContext } from './liveContext.ts';
import { SubscriptionBroken } from './resumable.ts';
import type { QueueStatus } from './statusWatch.ts';
import { stoppable } from './stoppable.ts';

/** The most queues that one subscription may be about. */
const MAX_QUEUES = 100;

export interface StatusMessage extends Omit<QueueStatus, 'position'> {
  readonly position: string;
}

export interface StatusAsked {
  readonly queueIds: readonly string[];
}

/**
 * How each of the queues stands, then each change of that. Throws ForbiddenOperation, ParameterInvalid, ItemNotFound;
 * the stream breaks with SubscriptionBroken.
 */
export async function statusStream(
  context: LiveContext,
  { queueIds }: StatusAsked,
): Promise<AsyncGenerator<StatusMessage, void>> {
  const caller = await context.caller();
  demand(caller, 'Queues.View');
  const wanted = [...new Set(queueIds.map((id) => numberOf(id, 'queueIds')))];
  if (wanted.length === 0 || wanted.length > MAX_QUEUES)
    throw new DomainError('ParameterInvalid', `queueIds must be 1 to ${MAX_QUEUES}.`);
  for (const queueId of wanted) demandQueue(context.services, caller, queueId);
  const latest = new Latest<number, QueueStatus>();
  return stoppable(messagesOf(context, wanted, latest), () => latest.end());
}

function demandQueue({ orchestrator }: Services, caller: Caller, queueId: number): void {
  demand(caller, 'Queues.View');
  const queue = orchestrator.definitions.queue(queueId);
  if (queue === undefined || queue.deleted || !canUseFolder(caller, queue.folderId))
    throw new DomainError('ItemNotFound');
}

async function* messagesOf(
  { live, services, caller }: LiveContext,
  queueIds: readonly number[],
  latest: Latest<number, QueueStatus>,
): AsyncGenerator<StatusMessage, void> {
  const { logId } = live.store;
  const told = new Map<number, string>();
  let position = positionText(logId, 0);
  // Before the first look, so that nothing falls between the two.
  const leave = live.statuses.add(queueIds, latest);
  try {
    for (const status of (await live.statusOf(queueIds, 0)) ?? []) latest.put(status.queueId, status);
    for (let next = await latest.next(); next !== null; next = await latest.next()) {
      const text = JSON.stringify(next.status);
      if (told.get(next.queueId) === text) continue;
      demandQueue(services, await caller(), next.queueId);
      told.set(next.queueId, text);
      position = positionText(logId, next.position);
      yield { ...next, position };
    }
  } catch (error) {
    throw new SubscriptionBroken(error, position);
  } finally {
    leave();
  }
}
