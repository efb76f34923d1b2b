import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import type { Task } from '../domain/task/task.ts';
import type { Definitions } from './definitions.ts';

/** How often a piece of work was tried, this time counted, and how often it may be before it has failed for good. */
export interface Attempts {
  readonly attempt: number;
  readonly maxAttempts: number;
}

/** Of an item that a robot works on: as often as its queue retries it. */
export function itemAttempts(definitions: Definitions, { created }: QueueItem): Attempts {
  const queue = definitions.queue(created.queueId);
  return {
    attempt: (created.retryNumber ?? 0) + 1,
    maxAttempts: queue?.acceptAutomaticallyRetry === true ? queue.maxNumberOfRetries + 1 : 1,
  };
}

/** Of a task that a bot works on: as often as bots may lose their leases. */
export const taskAttempts = (
  definitions: Definitions,
  { created, lost }: Pick<Task, 'created' | 'lost'>,
): Attempts => ({
  attempt: lost + 1,
  maxAttempts: definitions.process(created.processId)?.maxAttempts ?? 1,
});
