import { demand } from '../../../auth/caller.ts';
import { leasedWork } from '../../../commands/leasedWork.ts';
import { workStream } from '../../../domain/changes/work.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Recorded } from '../../../domain/event.ts';
import { holderOf } from '../../../domain/queueItem/queueItem.ts';
import { workOfLease } from '../../../domain/work.ts';
import { positionText } from '../../../readModel/logPosition.ts';
import { demandKind } from '../../http/robots/wish.ts';
import type { LiveContext } from './liveContext.ts';
import { Mailbox } from './mailbox.ts';
import { SubscriptionBroken } from './resumable.ts';
import { stoppable } from './stoppable.ts';

export interface CommandMessage {
  readonly position: string;
  readonly type: 'cancel' | 'stop';
  readonly leaseId: string;
}

/** What happens to a lease: its holder is asked to give the work up, or it is over. */
interface Happening {
  readonly position: number;
  readonly what: 'cancel' | 'stop' | 'ended';
}

/**
 * What the holder of a lease is to do, also what it was told before, until the lease is over. Throws ForbiddenOperation,
 * LeaseLost; the stream breaks with SubscriptionBroken.
 */
export async function commandStream(
  context: LiveContext,
  leaseId: string,
): Promise<AsyncGenerator<CommandMessage, void>> {
  const { services, live, requestId } = context;
  const { orchestrator } = services;
  const caller = await context.caller();
  demand(caller, 'Work.Take');
  const ref = workOfLease(leaseId);
  if (ref === null) throw new DomainError('LeaseLost');
  demandKind(caller, ref.kind);

  const { tenantId, principal } = caller;
  const happened = new Mailbox<Happening>(live.settings.waiting);
  // Before the look at the work, so that nothing falls between the two.
  const leave = orchestrator.ready.lent.watch(workStream(ref), (event) => {
    const what = happening(event, holderOf(principal));
    if (what !== null) happened.push({ position: event.position, what });
  });
  try {
    const position = await live.store.lastPosition();
    const command = { tenantId, folderId: 0, principal, door: 'graphql', requestId } as const;
    const work = await leasedWork(orchestrator, command, leaseId);
    const isAsked = work.kind === 'task' && work.task.cancelRequested;
    const start = isAsked ? ({ position, what: 'cancel' } as const) : null;
    return stoppable(messagesOf(context, leaseId, happened, start), () => {
      leave();
      happened.end();
    });
  } catch (error) {
    leave();
    throw error;
  }
}

function happening({ type, data, metadata }: Recorded, holder: string): Happening['what'] | null {
  if (type === 'Edit') return 'cancelRequested' in data && data.cancelRequested === true ? 'cancel' : null;
  if (type !== 'Status') return null;
  return holderOf(metadata.principal) === holder ? 'ended' : 'stop';
}

async function* messagesOf(
  { live, caller }: LiveContext,
  leaseId: string,
  happened: Mailbox<Happening>,
  start: Happening | null,
): AsyncGenerator<CommandMessage, void> {
  let isCancelled = false;
  let position = positionText(live.store.logId, 0);
  try {
    for (let next = start ?? (await happened.next()); next !== null; next = await happened.next()) {
      const { what } = next;
      position = positionText(live.store.logId, next.position);
      if (what === 'ended') return;
      if (what === 'cancel' && isCancelled) continue;
      isCancelled = true;
      demand(await caller(), 'Work.Take');
      yield { position, type: what, leaseId };
      if (what === 'stop') return;
    }
  } catch (error) {
    throw new SubscriptionBroken(error, position);
  }
}
