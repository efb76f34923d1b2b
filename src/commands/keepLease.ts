import type { Instant } from '../domain/instant.ts';
import { toMilliseconds } from '../domain/instant.ts';
import { itemStream } from '../domain/followUps.ts';
import type { Grant } from '../domain/queueItem/events.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import { taskStream } from '../domain/task/streams.ts';
import type { Task } from '../domain/task/task.ts';
import type { WorkRef } from '../domain/work.ts';
import type { Orchestrator } from './context.ts';

/** A piece of work that was lent at an instant. */
export interface Lent extends WorkRef {
  readonly since: Instant;
}

export const lentItem = ({ created, startProcessing, creationTime }: QueueItem): Lent => ({
  kind: 'queueItem',
  id: created.id,
  since: startProcessing ?? creationTime,
});

export const lentTask = ({ created, startTime, creationTime }: Task): Lent => ({
  kind: 'task',
  id: created.id,
  since: startTime ?? creationTime,
});

/** What a lease says of itself; tasks are claimed, and nothing else. */
interface Granted {
  readonly leaseId: string;
  readonly grant?: Grant;
  readonly holder: string;
  readonly leaseMs: number;
  readonly requestId?: string;
}

const streamOf = ({ kind, id }: WorkRef): string => (kind === 'task' ? taskStream(id) : itemStream(id));

/** Writes the deadline of a lease that the log has granted, not before `earliest`; returns it. */
export function keepLease(
  { leases, ready }: Pick<Orchestrator, 'leases' | 'ready'>,
  lent: Lent,
  { leaseId, grant = 'claim', holder, leaseMs, requestId }: Granted,
  earliest = 0,
): number {
  const { kind, id, since } = lent;
  const deadline = Math.max(toMilliseconds(since) + leaseMs, earliest);
  const extraJson = requestId === undefined ? null : JSON.stringify({ requestId });
  leases.put({ leaseId, kind, workId: id, deadline, grant, principalKey: holder, extraJson });
  if (requestId !== undefined) ready.lent.add(streamOf(lent), { holder, requestId, leaseId });
  return deadline;
}

/** Knows again which leases were granted to which request, as the state remembers. */
export async function rememberRequests({
  leases,
  ready,
}: Pick<Orchestrator, 'leases' | 'ready'>): Promise<void> {
  for (const { leaseId, kind, workId, principalKey: holder, extraJson } of await leases.all()) {
    if (extraJson === null) continue;
    const { requestId } = JSON.parse(extraJson) as { readonly requestId: string };
    ready.lent.add(streamOf({ kind, id: workId }), { holder, requestId, leaseId });
  }
}
