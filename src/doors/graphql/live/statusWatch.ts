import { setTimeout as pause } from 'node:timers/promises';
import type { Recorded } from '../../../domain/event.ts';
import type { ProcessingStatus } from '../../../readModel/queries/processingStatus.ts';
import { queueNamedIn } from './liveEvent.ts';
import type { Latest } from './latest.ts';

/** How a queue stood when the log had been counted up to a position, or further. */
export interface QueueStatus {
  readonly queueId: number;
  readonly status: ProcessingStatus;
  readonly position: number;
}

export interface StatusWatchOptions {
  /** How queues stand when their rows have come to a position; null where they have not in time. */
  readonly statusOf: (
    queueIds: readonly number[],
    position: number,
  ) => Promise<readonly QueueStatus[] | null>;
}

/** What happens to queues within so many milliseconds is counted once. */
const PAUSE_MS = 25;

type Watchers = Set<Latest<number, QueueStatus>>;

/**
 * Tells how queues stand whenever that has changed. An event of an item says that it may have; the rows say how, when
 * they have come to the event: one read for all queues that have changed meanwhile, however many watch them.
 */
export class StatusWatch {
  readonly #options: StatusWatchOptions;
  readonly #watchers = new Map<number, Watchers>();
  #changed = new Set<number>();
  #position = 0;
  #isReading = false;

  constructor(options: StatusWatchOptions) {
    this.#options = options;
  }

  /** One more event of the log, whatever it is of. */
  heard(event: Recorded): void {
    if (this.#watchers.size === 0 || !event.stream.startsWith('queueItem-')) return;
    const queueId = queueNamedIn(event);
    if (queueId === null || !this.#watchers.has(queueId)) return;
    this.#changed.add(queueId);
    this.#position = event.position;
    if (!this.#isReading) void this.#read();
  }

  /** From now on what changes in these queues is told; returns how that is ended. */
  add(queueIds: readonly number[], watcher: Latest<number, QueueStatus>): () => void {
    for (const queueId of queueIds) {
      const watchers: Watchers = this.#watchers.get(queueId) ?? new Set();
      this.#watchers.set(queueId, watchers.add(watcher));
    }
    return () => {
      for (const queueId of queueIds) this.#remove(queueId, watcher);
    };
  }

  #remove(queueId: number, watcher: Latest<number, QueueStatus>): void {
    const watchers = this.#watchers.get(queueId);
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.#watchers.delete(queueId);
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    while (this.#changed.size > 0) {
      const queueIds = [...this.#changed];
      this.#changed = new Set();
      await this.#tell(queueIds, this.#position);
      await pause(PAUSE_MS);
    }
    this.#isReading = false;
  }

  async #tell(queueIds: readonly number[], position: number): Promise<void> {
    try {
      const found = await this.#options.statusOf(queueIds, position);
      if (found === null) for (const queueId of queueIds) this.#changed.add(queueId);
      for (const status of found ?? [])
        for (const watcher of this.#watchers.get(status.queueId) ?? []) watcher.put(status.queueId, status);
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error('rows could not be read', { cause });
      for (const queueId of queueIds)
        for (const watcher of this.#watchers.get(queueId) ?? []) watcher.fail(error);
    }
  }
}
