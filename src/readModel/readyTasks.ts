import type { Recorded } from '../domain/event.ts';
import { keyOf } from '../domain/event.ts';
import { mayTake } from '../domain/groups.ts';
import { sortable } from '../domain/instant.ts';
import type { TaskEvent, TaskMoved } from '../domain/task/events.ts';
import type { Task } from '../domain/task/state.ts';
import type { TaskStatus } from '../domain/task/statusMachine.ts';
import { hasEnded, taskPriorities } from '../domain/task/statusMachine.ts';
import type { Change, OpenEntry } from './openEntries.ts';
import { OpenEntries } from './openEntries.ts';
import type { Waiting } from './queueIndex.ts';
import { inTakingOrder, QueueIndex } from './queueIndex.ts';
import type { ReadyListener } from './readyListener.ts';
import { earlier } from './readyListener.ts';

/** A task that has not ended, as the index is loaded with it. Instants are of fixed width. */
export interface OpenTask {
  readonly id: number;
  readonly folderId: number;
  readonly processId: number;
  readonly groups: readonly string[];
  /** 0 HIGH, 1 MEDIUM, 2 LOW */
  readonly priority: number;
  readonly deferDate: string | null;
  /** Log position of its Create: equal tasks are taken in this order. */
  readonly createPosition: number;
  readonly status: TaskStatus;
}

/** A task in the index. */
export interface ReadyTask {
  readonly id: number;
  readonly folderId: number;
}

/** Which tasks somebody takes. */
export interface TaskWish {
  /** The groups that whoever takes belongs to; null: no group is closed to it. */
  readonly groups: ReadonlySet<string> | null;
  readonly isWanted: (processId: number) => boolean;
}

/** The tasks of one process that the same bots may take. */
interface Pool {
  readonly processId: number;
  readonly groups: readonly string[];
  readonly index: QueueIndex;
}

interface Entry extends ReadyTask, OpenEntry {
  readonly processId: number;
  /** Null until the groups are known. */
  pool: Pool | null;
  status: TaskStatus;
}

const placeOf = ({ status, pool }: Entry): QueueIndex | null =>
  status === 'QUEUE' ? (pool?.index ?? null) : null;

/** The tasks that can be taken: as ReadyIndex, of which this is a part. */
export class ReadyTasks {
  readonly #entries: OpenEntries<Entry>;
  readonly #pools = new Map<string, Pool>();
  readonly #now: () => string;
  readonly #listener: () => ReadyListener | null;

  /** `listener` tells who is told what becomes ready; null for nobody. */
  constructor(now: () => string, listener: () => ReadyListener | null) {
    this.#now = now;
    this.#listener = listener;
    this.#entries = new OpenEntries(placeOf, now);
  }

  /** How many tasks are open. */
  get size(): number {
    return this.#entries.size;
  }

  load(tasks: Iterable<OpenTask>): void {
    for (const { groups, ...task } of tasks)
      this.#entries.add({
        ...task,
        pool: task.status === 'PREPARE' ? null : this.#pool(task.processId, groups),
        dueDate: null,
        reference: null,
        isClaiming: false,
        revision: -1,
      });
  }

  /** Ids of the tasks whose files are still to be fetched. */
  preparing(): number[] {
    return this.#idsIn('PREPARE');
  }

  /** Ids of the tasks that a bot works on. */
  executing(): number[] {
    return this.#idsIn('EXECUTING');
  }

  #idsIn(wanted: TaskStatus): number[] {
    return [...this.#entries.values()].filter(({ status }) => status === wanted).map(({ id }) => id);
  }

  /** Takes the first of the wanted tasks out for an attempt to take it; `settle` must follow. */
  claim(wish: TaskWish): ReadyTask | null {
    const first = this.first(wish);
    const entry = first === undefined ? undefined : this.#entries.get(first.id);
    if (entry === undefined) return null;
    this.#entries.takeOut(entry);
    return entry;
  }

  /** Whether `claim` would find a task. */
  has(wish: TaskWish): boolean {
    return this.first(wish) !== undefined;
  }

  /** As ReadyIndex.promote. */
  promote(): string | null {
    const now = this.#now();
    let next: string | null = null;
    for (const { index } of this.#pools.values()) {
      index.promote(now);
      next = earlier(next, index.nextDeferred);
    }
    return next;
  }

  /** As `claim`, of a task that somebody else has chosen; null where it cannot be taken, as far as is known here. */
  claimNamed(id: number): ReadyTask | null {
    return this.#entries.takeOutNamed(id);
  }

  /** What `claim` would find, as its order depends on it. */
  first({ groups, isWanted }: TaskWish): Readonly<Waiting> | undefined {
    const now = this.#now();
    let best: Waiting | undefined;
    for (const pool of this.#pools.values()) {
      if (groups !== null && !mayTake(groups, pool.groups)) continue;
      if (!isWanted(pool.processId)) continue;
      pool.index.promote(now);
      const first = pool.index.first(undefined);
      if (first !== undefined && (best === undefined || inTakingOrder(first, best) < 0)) best = first;
    }
    return best;
  }

  /** Ends a claim with the task as it stands in the log at `revision`, whatever became of the attempt. */
  settle({ id }: ReadyTask, task: Task | null, revision: number): void {
    this.#entries.settle(id, revision, task === null ? null : this.#asItStands(task));
  }

  /** Ends a claim of which nothing is known: the entry goes back as it was. */
  release({ id }: Pick<ReadyTask, 'id'>): void {
    this.#entries.release(id);
  }

  /** Follows one event of a task. */
  apply(event: Recorded): void {
    const taskEvent = event as Recorded<TaskEvent>;
    if (taskEvent.type === 'Create') this.#create(taskEvent);
    else this.#entries.follow(Number(keyOf(event.stream)), event.revision, this.#changeBy(taskEvent));
  }

  #create(event: Recorded<Extract<TaskEvent, { type: 'Create' }>>): void {
    const { id, processId, priority } = event.data;
    this.#entries.add({
      id,
      folderId: event.metadata.folderId,
      processId,
      pool: null,
      priority: taskPriorities[priority],
      dueDate: null,
      deferDate: null,
      reference: null,
      createPosition: event.position,
      status: 'PREPARE',
      isClaiming: false,
      revision: event.revision,
    });
  }

  #asItStands(task: Task): Change<Entry> {
    return (entry) => {
      entry.priority = taskPriorities[task.priority];
      entry.deferDate = task.deferDate === null ? null : sortable(task.deferDate);
      entry.pool = task.status === 'PREPARE' ? null : this.#pool(entry.processId, task.groups);
      entry.status = task.status;
      return !hasEnded(task.status);
    };
  }

  #changeBy(event: Recorded<Exclude<TaskEvent, { type: 'Create' }>>): Change<Entry> {
    return (entry) => {
      if (event.type === 'Status') return this.#move(entry, event.data);
      if (event.type === 'Edit' && event.data.priority !== undefined)
        entry.priority = taskPriorities[event.data.priority];
      return event.type !== 'Delete';
    };
  }

  #move(entry: Entry, { from, to, groups, deferDate }: TaskMoved): boolean {
    entry.status = to;
    if (from === 'PREPARE' && to === 'QUEUE') entry.pool = this.#pool(entry.processId, groups ?? []);
    entry.deferDate = deferDate === undefined ? null : sortable(deferDate);
    return !hasEnded(to);
  }

  #pool(processId: number, groups: readonly string[]): Pool {
    const name = [processId, ...groups.toSorted()].join(' ');
    const known = this.#pools.get(name);
    if (known !== undefined) return known;
    const index = new QueueIndex({
      ready: () => this.#listener()?.taskReady(processId, groups),
      deferred: (until) => this.#listener()?.deferredUntil(until),
    });
    const pool: Pool = { processId, groups, index };
    this.#pools.set(name, pool);
    return pool;
  }
}
