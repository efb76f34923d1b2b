import type { Recorded } from '../domain/event.ts';
import { categoryOf } from '../domain/event.ts';
import { sortable } from '../domain/instant.ts';
import type { QueueItemEvent } from '../domain/queueItem/events.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import { priorities } from '../domain/queueItem/statusMachine.ts';
import type { Change, OpenEntry } from './openEntries.ts';
import { OpenEntries } from './openEntries.ts';
import { LentWork } from './lentWork.ts';
import type { ReadyEntry, ReadySignal, ReferenceFilter, Waiting } from './queueIndex.ts';
import { QueueIndex } from './queueIndex.ts';
import type { OpenTask } from './readyTasks.ts';
import type { ReadyListener } from './readyListener.ts';
import { earlier } from './readyListener.ts';
import { ReadyTasks } from './readyTasks.ts';

/** The streams that the index follows. */
export const readyCategories = ['queueItem', 'task'] as const;

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

interface Entry extends ReadyEntry, OpenEntry {
  isNew: boolean;
}

/**
 * What can be taken, in memory, in the order in which it is taken. Loaded from the read model with its checkpoint,
 * then following the log from there. The expected revision of the append that takes is the truth; this only
 * says what to try.
 */
export class ReadyIndex {
  /** The tasks beside the items. */
  readonly tasks: ReadyTasks;
  /** What robots work on. */
  readonly lent = new LentWork();
  readonly #entries: OpenEntries<Entry>;
  readonly #queues = new Map<number, QueueIndex>();
  readonly #now: () => string;
  #listener: ReadyListener | null = null;
  /** Log position up to which the index has followed. */
  position = 0;

  /** `now` gives the current instant in its fixed-width form. */
  constructor(now: () => string) {
    this.#now = now;
    this.#entries = new OpenEntries(({ isNew, queueId }) => (isNew ? this.#queue(queueId) : null), now);
    this.tasks = new ReadyTasks(now, () => this.#listener);
  }

  /** How many items are open. */
  get size(): number {
    return this.#entries.size;
  }

  load(items: Iterable<OpenItem>, position: number, tasks: Iterable<OpenTask> = []): void {
    const now = this.#now();
    for (const item of items) this.#entries.add({ ...item, isClaiming: false, revision: -1 }, now);
    this.tasks.load(tasks);
    this.position = position;
  }

  /** Ids of the items that a robot works on, as the index knows. */
  inProgress(): number[] {
    return [...this.#entries.values()].filter(({ isNew }) => !isNew).map(({ id }) => id);
  }

  /** Takes the first item out for an attempt to take it; `settle` must follow. */
  claim(queueId: number, filter?: ReferenceFilter): ReadyEntry | null {
    const entry = this.#firstEntry(queueId, filter);
    if (entry === undefined) return null;
    this.#entries.takeOut(entry);
    return entry;
  }

  /** Whether `claim` would find an item. */
  has(queueId: number, filter?: ReferenceFilter): boolean {
    return this.first(queueId, filter) !== undefined;
  }

  /** The queues that have had an open item, as far as is known here. */
  queueIds(): Iterable<number> {
    return this.#queues.keys();
  }

  /** From now on `listener` is told what becomes ready; it is the only one. */
  listen(listener: ReadyListener): void {
    this.#listener = listener;
  }

  /** Makes all work ready whose time has come; when the next will be, in its fixed-width form, null for never. */
  promote(): string | null {
    const now = this.#now();
    let next = this.tasks.promote();
    for (const queue of this.#queues.values()) {
      queue.promote(now);
      next = earlier(next, queue.nextDeferred);
    }
    return next;
  }

  /** As `claim`, of an item that somebody else has chosen; null where it cannot be taken, as far as is known here. */
  claimNamed(id: number): ReadyEntry | null {
    return this.#entries.takeOutNamed(id);
  }

  /** What `claim` would find, as its order depends on it. */
  first(queueId: number, filter?: ReferenceFilter): Readonly<Waiting> | undefined {
    return this.#firstEntry(queueId, filter);
  }

  #firstEntry(queueId: number, filter: ReferenceFilter | undefined): Entry | undefined {
    const queue = this.#queues.get(queueId);
    queue?.promote(this.#now());
    const first = queue?.first(filter);
    return first === undefined ? undefined : this.#entries.get(first.id);
  }

  /** Ends a claim with the item as it stands in the log at `revision`, whatever became of the attempt. */
  settle({ id }: ReadyEntry, item: QueueItem | null, revision: number): void {
    this.#entries.settle(id, revision, item === null ? null : asItStands(item));
  }

  /** Ends a claim of which nothing is known: the entry goes back as it was. */
  release({ id }: Pick<ReadyEntry, 'id'>): void {
    this.#entries.release(id);
  }

  /** Follows one event of the log. */
  apply(event: Recorded): void {
    this.position = Math.max(this.position, event.position);
    const category = categoryOf(event.stream);
    if (category !== 'queueItem' && category !== 'task') return;
    this.lent.apply(event);
    if (category === 'task') {
      this.tasks.apply(event);
      return;
    }
    const itemEvent = event as Recorded<QueueItemEvent>;
    if (itemEvent.type === 'Create') this.#create(itemEvent);
    else {
      const id = Number(event.stream.slice('queueItem-'.length));
      this.#entries.follow(id, event.revision, changeBy(itemEvent));
    }
  }

  #create(event: Recorded<Extract<QueueItemEvent, { type: 'Create' }>>): void {
    const { id, queueId, priority, dueDate, deferDate, reference } = event.data;
    this.#entries.add({
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
    });
  }

  #queue(id: number): QueueIndex {
    const known = this.#queues.get(id);
    if (known !== undefined) return known;
    const queue = new QueueIndex(this.#signalOf(id));
    this.#queues.set(id, queue);
    return queue;
  }

  #signalOf(queueId: number): ReadySignal {
    return {
      ready: ({ reference }) => this.#listener?.itemReady(queueId, reference),
      deferred: (until) => this.#listener?.deferredUntil(until),
    };
  }
}

function asItStands({ priority, dueDate, deferDate, status }: QueueItem): Change<Entry> {
  return (entry) => {
    entry.priority = priorities[priority];
    entry.dueDate = fixedWidth(dueDate);
    entry.deferDate = fixedWidth(deferDate);
    return moved(entry, status);
  };
}

function changeBy(event: Recorded<Exclude<QueueItemEvent, { type: 'Create' }>>): Change<Entry> {
  return (entry) => {
    if (event.type === 'Delete') return false;
    if (event.type !== 'Status' && event.type !== 'Edit') return true;
    if (event.type === 'Status' && event.data.to === 'New') entry.deferDate = null;
    if (event.type === 'Edit' && event.data.priority !== undefined)
      entry.priority = priorities[event.data.priority];
    const { deferDate, dueDate } = event.data;
    if (deferDate !== undefined) entry.deferDate = fixedWidth(deferDate);
    if (dueDate !== undefined) entry.dueDate = fixedWidth(dueDate);
    return event.type === 'Edit' || moved(entry, event.data.to);
  };
}

function moved(entry: Entry, to: QueueItem['status']): boolean {
  entry.isNew = to === 'New';
  return to === 'New' || to === 'InProgress';
}

const fixedWidth = (instant: string | null | undefined): string | null =>
  instant === null || instant === undefined ? null : sortable(instant);
