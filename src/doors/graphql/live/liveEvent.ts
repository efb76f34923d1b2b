import type { Recorded } from '../../../domain/event.ts';
import { categoryOf, keyOf } from '../../../domain/event.ts';
import type { WorkRef } from '../../../domain/work.ts';
import type { WorkEventType } from '../audit/workEvent.ts';

/** An event of work, one for all who are told of it where it has just happened. */
export interface LiveEvent {
  readonly event: Recorded;
  readonly work: WorkRef;
  /** As subscribers read it, with what it has changed: made when somebody asks, and once for all. */
  readonly node: () => Promise<WorkEventType>;
}

/** The work that a stream is of; null where it is of something else. */
export function workOfStream(stream: string): WorkRef | null {
  const kind = categoryOf(stream);
  return kind === 'queueItem' || kind === 'task' ? { kind, id: Number(keyOf(stream)) } : null;
}

/** The queue that an event of an item names, as all do but those about its reviewer and comments; null where it does not. */
export const queueNamedIn = ({ data }: Recorded): number | null =>
  'queueId' in data && typeof data.queueId === 'number' ? data.queueId : null;
