// A log of tasks that the ready index is shown as late as a test likes.
import { plainEnvelope } from '../../../src/domain/envelope.ts';
import type { Recorded } from '../../../src/domain/event.ts';
import { sortable } from '../../../src/domain/instant.ts';
import type { TaskEvent } from '../../../src/domain/task/events.ts';
import type { Task } from '../../../src/domain/task/state.ts';
import type { TaskPriority } from '../../../src/domain/task/statusMachine.ts';
import { evolve } from '../../../src/domain/task/task.ts';
import { ReadyIndex } from '../../../src/readModel/readyIndex.ts';
import type { TaskWish } from '../../../src/readModel/readyTasks.ts';
import { metadata, second } from '../../support/given.ts';

export interface KnownTask {
  readonly task: Task;
  readonly revision: number;
}

/** Every task, whatever its groups and process. */
export const anything: TaskWish = { groups: null, isWanted: () => true };

export class ReadyTaskWorld {
  /** Seconds since the start of all tests. */
  now = 0;
  readonly index = new ReadyIndex(() => sortable(second(this.now)));
  readonly log: Recorded<TaskEvent>[] = [];
  readonly #tasks = new Map<number, KnownTask>();
  #shown = 0;

  /** Appends an event, which the index does not hear of yet. */
  append(id: number, event: TaskEvent): void {
    const before = this.#tasks.get(id);
    const revision = (before?.revision ?? -1) + 1;
    const recorded = {
      ...event,
      stream: `task-${id}`,
      revision,
      position: (this.log.length + 1) * 10,
      id: '',
      metadata: metadata(second(this.now)),
    };
    this.log.push(recorded);
    this.#tasks.set(id, { task: evolve(before?.task ?? null, recorded), revision });
  }

  add(id: number, priority: TaskPriority = 'MEDIUM', processId = 7): void {
    const data = { id, systemId: 61, processId, processRevision: 1, version: 1, priority };
    this.append(id, { type: 'Create', data: { ...data, context: plainEnvelope('{}') } });
  }

  #move(id: number, data: Omit<Extract<TaskEvent, { type: 'Status' }>['data'], 'processId' | 'from'>): void {
    const { task } = this.known(id);
    const { processId } = task.created;
    this.append(id, { type: 'Status', data: { processId, from: task.status, ...data } });
  }

  prepare(id: number, groups: readonly string[] = []): void {
    this.#move(id, { to: 'QUEUE', contextId: 'c', groups });
  }

  /** Adds a task that waits for a bot. */
  queue(id: number, priority?: TaskPriority, groups?: readonly string[], processId?: number): void {
    this.add(id, priority, processId);
    this.prepare(id, groups);
  }

  take(id: number): void {
    const run = this.known(id).task.run + 1;
    this.#move(id, { to: 'EXECUTING', run, lease: { leaseId: `l${run}`, holder: 'bot:9', leaseMs: 1000 } });
  }

  giveBack(id: number, deferDate?: string): void {
    this.#move(id, { to: 'QUEUE', why: 'released', ...(deferDate !== undefined && { deferDate }) });
  }

  end(id: number): void {
    this.#move(id, { to: 'DONE', output: plainEnvelope('{}') });
  }

  cancel(id: number): void {
    this.#move(id, { to: 'CANCEL' });
  }

  prioritise(id: number, priority: TaskPriority): void {
    this.append(id, { type: 'Edit', data: { processId: this.known(id).task.created.processId, priority } });
  }

  /** Shows the index the next events of the log, by default all. */
  show(count = this.log.length): void {
    const until = Math.min(this.log.length, this.#shown + count);
    for (const event of this.log.slice(this.#shown, until)) this.index.apply(event);
    this.#shown = until;
  }

  known(id: number): KnownTask {
    const known = this.#tasks.get(id);
    if (known === undefined) throw new Error(`there is no task ${id}`);
    return known;
  }

  get tasks(): readonly Task[] {
    return [...this.#tasks.values()].map(({ task }) => task);
  }

  positionOfCreate(id: number): number {
    return this.log.find(({ stream, revision }) => stream === `task-${id}` && revision === 0)?.position ?? 0;
  }

  /** Ends a claim with the task as it stands in the log, unless told as it stood before. */
  settle(id: number, { task, revision } = this.known(id)): void {
    this.index.tasks.settle({ id, folderId: 1 }, task, revision);
  }

  claim(wish = anything): number | null {
    return this.index.tasks.claim(wish)?.id ?? null;
  }

  /** Ids of all that can be claimed, in the order of claiming; they stay claimed. */
  claimAll(wish = anything): number[] {
    const ids: number[] = [];
    for (let id = this.claim(wish); id !== null; id = this.claim(wish)) ids.push(id);
    return ids;
  }
}
