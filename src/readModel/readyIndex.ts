import type { Recorded } from '../domain/event.ts';
import { categoryOf } from '../domain/event.ts';
import { sortable } from '../domain/instant.ts';
import type { QueueItemEvent } from '../domain/queueItem/events.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import { priorities } from '../domain/queueItem/statusMachine.ts';
import type { Entry, ReadyEntry, ReferenceFilter } from './queueIndex.ts';
import { QueueIndex } from './queueIndex.ts';

/** An open item (New or InProgress) as the index is loaded with it. Instants are of fixed width. */
export interface OpenItem {
  readonly id: number;
  readonly queueId: number;
  readonly folderId: number;
  /** 0 High, 1 Normal, 2 Low */
  readonly priority: number;
  readonly dueDate: string | null;
  readonly deferDate: string | null;
  readonly reference: string | null;
  /** Log position of its Create: equal items are taken in this order. */
  readonly createPosition: number;
  readonly isNew: boolean;
}

/**
 * What can be taken, in memory, in the order in which it is taken. Loaded from the read model with its checkpoint,
 * then following the log from there. The expected revision of the append that takes is the truth; this only
 * says what to try.
 */
export class ReadyIndex {
  readonly #entries = new Map<number, Entry>();
  readonly #queues = new Map<number, QueueIndex>();
  readonly #now: () => string;
  /** Log position up to which the index has followed. */
  position = 0;

  /** `now` gives the current instant in its fixed-width form. */
  constructor(now: () => string) {
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  load(items: Iterable<OpenItem>, position: number): void {
    const now = this.#now();
    for (const item of items) {
      const entry: Entry = { ...item, isClaiming: false, revision: -1 };
      this.#entries.set(entry.id, entry);
      if (entry.isNew) this.#queue(entry.queueId).add(entry, now);
    }
    this.position = position;
  }

  /** Ids of the items that a robot works on, as the index knows. */
  inProgress(): number[] {
    return [...this.#entries.values()].filter(({ isNew }) => !isNew).map(({ id }) => id);
  }

  /** Takes the first item out for an attempt to take it; `settle` must follow. */
  claim(queueId: number, filter?: ReferenceFilter): ReadyEntry | null {
    const entry = this.#first(queueId, filter);
    return entry === undefined ? null : this.#takeOut(entry);
  }

  /** Whether `claim` would find an item. */
  has(queueId: number, filter?: ReferenceFilter): boolean {
    return this.#first(queueId, filter) !== undefined;
  }

  /** As `claim`, of an item that somebody else has chosen; null where it cannot be taken, as far as is known here. */
  claimNamed(id: number): ReadyEntry | null {
    const entry = this.#entries.get(id);
    return entry === undefined || !entry.isNew || entry.isClaiming ? null : this.#takeOut(entry);
  }

  #first(queueId: number, filter: ReferenceFilter | undefined): Entry | undefined {
    const queue = this.#queues.get(queueId);
    queue?.promote(this.#now());
    return queue?.first(filter);
  }

  #takeOut(entry: Entry): ReadyEntry {
    this.#queue(entry.queueId).remove(entry);
    entry.isClaiming = true;
    return entry;
  }

  /** Ends a claim with the item as it stands in the log at `revision`, whatever became of the attempt. */
  settle({ id }: ReadyEntry, item: QueueItem | null, revision: number): void {
    const entry = this.#entries.get(id);
    // The log was faster and has taken the item out.
    if (entry === undefined) return;
    entry.isClaiming = false;
    if (item === null) this.#entries.delete(id);
    else if (revision > entry.revision) this.#refresh(entry, item, revision);
    this.#place(entry);
  }

  /** Ends a claim of which nothing is known: the entry goes back as it was. */
  release({ id }: Pick<ReadyEntry, 'id'>): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.isClaiming = false;
    this.#place(entry);
  }

  #refresh(entry: Entry, item: QueueItem, revision: number): void {
    entry.revision = revision;
    entry.priority = priorities[item.priority];
    entry.dueDate = fixedWidth(item.dueDate);
    entry.deferDate = fixedWidth(item.deferDate);
    entry.isNew = item.status === 'New';
    if (item.status !== 'New' && item.status !== 'InProgress') this.#entries.delete(entry.id);
  }

  /** Follows one event of the log. */
  apply(event: Recorded): void {
    this.position = Math.max(this.position, event.position);
    if (categoryOf(event.stream) !== 'queueItem') return;
    const itemEvent = event as Recorded<QueueItemEvent>;
    if (itemEvent.type === 'Create') this.#create(itemEvent);
    else this.#change(itemEvent);
  }

  #create(event: Recorded<Extract<QueueItemEvent, { type: 'Create' }>>): void {
    const { id, queueId, priority, dueDate, deferDate, reference } = event.data;
    if (this.#entries.has(id)) return;
    const entry: Entry = {
      id,
      queueId,
      folderId: event.metadata.folderId,
      priority: priorities[priority],
      dueDate: fixedWidth(dueDate),
      deferDate: fixedWidth(deferDate),
      reference: reference ?? null,
      createPosition: event.position,
      isNew: true,
      isClaiming: false,
      revision: event.revision,
    };
    this.#entries.set(id, entry);
    this.#place(entry);
  }

  #change(event: Recorded<Exclude<QueueItemEvent, { type: 'Create' }>>): void {
    const entry = this.#entries.get(Number(event.stream.slice('queueItem-'.length)));
    if (entry === undefined || event.revision <= entry.revision) return;
    if (entry.isNew && !entry.isClaiming) this.#queue(entry.queueId).remove(entry);
    entry.revision = event.revision;
    if (event.type === 'Status' || event.type === 'Edit') {
      const { deferDate, dueDate } = event.data;
      if (event.type === 'Status') this.#move(entry, event.data.to);
      else if (event.data.priority !== undefined) entry.priority = priorities[event.data.priority];
      if (deferDate !== undefined) entry.deferDate = fixedWidth(deferDate);
      if (dueDate !== undefined) entry.dueDate = fixedWidth(dueDate);
    } else if (event.type === 'Delete') this.#entries.delete(entry.id);
    this.#place(entry);
  }

  #move(entry: Entry, to: string): void {
    entry.isNew = to === 'New';
    if (to === 'New') entry.deferDate = null;
    else if (to !== 'InProgress') this.#entries.delete(entry.id);
  }

  #place(entry: Entry): void {
    if (entry.isNew && !entry.isClaiming && this.#entries.get(entry.id) === entry)
      this.#queue(entry.queueId).add(entry, this.#now());
  }

  #queue(id: number): QueueIndex {
    const known = this.#queues.get(id);
    if (known !== undefined) return known;
    const queue = new QueueIndex();
    this.#queues.set(id, queue);
    return queue;
  }
}

const fixedWidth = (instant: string | null | undefined): string | null =>
  instant === null || instant === undefined ? null : sortable(instant);
