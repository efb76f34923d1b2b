import type { Instant } from '../domain/instant.ts';
import { toMilliseconds } from '../domain/instant.ts';
import type { Grant } from '../domain/queueItem/events.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
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
}

/** Writes the deadline of a lease that the log has granted, not before `earliest`; returns it. */
export function keepLease(
  { leases }: Pick<Orchestrator, 'leases'>,
  { kind, id, since }: Lent,
  { leaseId, grant = 'claim', holder, leaseMs }: Granted,
  earliest = 0,
): number {
  const deadline = Math.max(toMilliseconds(since) + leaseMs, earliest);
  leases.put({ leaseId, kind, workId: id, deadline, grant, principalKey: holder, extraJson: null });
  return deadline;
}
