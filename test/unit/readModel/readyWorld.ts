// A log of queue items that the ready index is shown as late as a test likes.
import type { Recorded } from '../../../src/domain/event.ts';
import { sortable } from '../../../src/domain/instant.ts';
import type { CreateData, LeaseGrant, QueueItemEvent } from '../../../src/domain/queueItem/events.ts';
import { evolve } from '../../../src/domain/queueItem/queueItem.ts';
import type { QueueItem } from '../../../src/domain/queueItem/state.ts';
import type { ReadyEntry, ReferenceFilter } from '../../../src/readModel/queueIndex.ts';
import { ReadyIndex } from '../../../src/readModel/readyIndex.ts';
import { metadata, second } from '../../support/given.ts';

const QUEUE = 7;

const entryOf = (id: number): ReadyEntry => ({ id, queueId: QUEUE, folderId: 1 });

export const lease: LeaseGrant = { leaseId: 'lease', grant: 'claim', holder: 'robot:9', leaseMs: 1000 };

export interface Known {
  readonly item: QueueItem;
  readonly revision: number;
}

export class ReadyWorld {
  /** Seconds since the start of all tests. */
  now = 0;
  readonly index = new ReadyIndex(() => sortable(second(this.now)));
  readonly log: Recorded<QueueItemEvent>[] = [];
  readonly #items = new Map<number, Known>();
  #shown = 0;

  /** Appends an event, which the index does not hear of yet. */
  append(id: number, event: QueueItemEvent): void {
    const before = this.#items.get(id);
    const revision = (before?.revision ?? -1) + 1;
    const recorded = {
      ...event,
      stream: `queueItem-${id}`,
      revision,
      position: (this.log.length + 1) * 10,
      id: '',
      metadata: metadata(second(this.now)),
    };
    this.log.push(recorded);
    this.#items.set(id, { item: evolve(before?.item ?? null, recorded), revision });
  }

  add(id: number, data: Partial<CreateData> = {}): void {
    const identity = { id, key: `k${id}`, uniqueKey: `u${id}`, queueId: QUEUE, queueRevision: 0 };
    this.append(id, { type: 'Create', data: { ...identity, priority: 'Normal', ...data } });
  }

  take(id: number): void {
    this.append(id, { type: 'Status', data: { queueId: QUEUE, from: 'New', to: 'InProgress', lease } });
  }

  end(id: number, to: 'New' | 'Successful', deferDate?: string): void {
    const data = { queueId: QUEUE, from: 'InProgress', to } as const;
    this.append(id, { type: 'Status', data: deferDate === undefined ? data : { ...data, deferDate } });
  }

  /** Shows the index the next events of the log, by default all. */
  show(count = this.log.length): void {
    const until = Math.min(this.log.length, this.#shown + count);
    for (const event of this.log.slice(this.#shown, until)) this.index.apply(event);
    this.#shown = until;
  }

  known(id: number): Known {
    const known = this.#items.get(id);
    if (known === undefined) throw new Error(`there is no item ${id}`);
    return known;
  }

  get items(): readonly QueueItem[] {
    return [...this.#items.values()].map(({ item }) => item);
  }

  positionOfCreate(id: number): number {
    const created = this.log.find(({ stream, revision }) => stream === `queueItem-${id}` && revision === 0);
    return created?.position ?? 0;
  }

  /** Ends a claim with the item as it stands in the log, unless told as it stood before. */
  settle(id: number, { item, revision } = this.known(id)): void {
    this.index.settle(entryOf(id), item, revision);
  }

  /** Ends a claim of which nothing is known. */
  release(id: number): void {
    this.index.release(entryOf(id));
  }

  claim(filter?: ReferenceFilter): number | null {
    return this.index.claim(QUEUE, filter)?.id ?? null;
  }

  /** Ids of all that can be claimed, in the order of claiming; they stay claimed. */
  claimAll(filter?: ReferenceFilter): number[] {
    const ids: number[] = [];
    for (let id = this.claim(filter); id !== null; id = this.claim(filter)) ids.push(id);
    return ids;
  }
}
