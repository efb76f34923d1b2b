import type { DefinitionEvent, Folder, Robot, User } from '../domain/directory/directory.ts';
import { evolve as evolveDefinition } from '../domain/directory/directory.ts';
import type { Recorded } from '../domain/event.ts';
import { categoryOf, keyOf } from '../domain/event.ts';
import { normalName } from '../domain/names.ts';
import type { Queue, QueueEvent } from '../domain/queue/queue.ts';
import { evolve as evolveQueue } from '../domain/queue/queue.ts';
import { decode } from '../store/decode.ts';
import type { EventStore } from '../store/eventStore.ts';

/** The streams that definitions are folded from. */
export const definitionCategories = ['queue', 'folder', 'user', 'robot'] as const;

const PAGE = 1_000;

/**
 * Queues, folders, users and robots as they stand, folded in memory from the log: deciders get them as arguments.
 * What was deleted is still found by id, never by name or key.
 */
export class Definitions {
  readonly #queues = new Map<number, Queue>();
  readonly #folders = new Map<number, Folder>();
  readonly #users = new Map<number, User>();
  readonly #robots = new Map<number, Robot>();
  readonly #queuesByName = new Map<string, number>();
  readonly #robotsByKey = new Map<string, number>();

  #version = 0;

  /** Grows with every change, so that what was derived from the definitions is known to be stale. */
  get version(): number {
    return this.#version;
  }

  /**
   * Folds an event. One that was folded already changes nothing, nor does one that comes before those of its stream
   * that precede it: the log will bring it again.
   */
  apply(event: Recorded): void {
    const category = categoryOf(event.stream);
    if (!isDefinition(category)) return;
    this.#version += 1;
    if (category === 'queue') this.#applyQueue(event as Recorded<QueueEvent>);
    else if (category === 'folder') fold(this.#folders, event);
    else if (category === 'user') fold(this.#users, event);
    else if (category === 'robot') this.#applyRobot(event);
  }

  #applyQueue(event: Recorded<QueueEvent>): void {
    const id = Number(keyOf(event.stream));
    const before = this.#queues.get(id) ?? null;
    if (!isNext(before, event)) return;
    const queue = evolveQueue(before, event);
    if (before !== null) forget(this.#queuesByName, nameKey(before.folderId, before.name), id);
    if (!queue.deleted) this.#queuesByName.set(nameKey(queue.folderId, queue.name), id);
    this.#queues.set(id, queue);
  }

  #applyRobot(event: Recorded): void {
    const robot = fold(this.#robots, event);
    if (robot === null) return;
    if (robot.deleted) forget(this.#robotsByKey, robot.key.toLowerCase(), robot.id);
    else this.#robotsByKey.set(robot.key.toLowerCase(), robot.id);
  }

  queue(id: number): Queue | undefined {
    return this.#queues.get(id);
  }

  queueByName(folderId: number, name: string): Queue | undefined {
    const id = this.#queuesByName.get(nameKey(folderId, name));
    return id === undefined ? undefined : this.#queues.get(id);
  }

  folder(id: number): Folder | undefined {
    return this.#folders.get(id);
  }

  folders(): Folder[] {
    return existing(this.#folders);
  }

  user(id: number): User | undefined {
    return this.#users.get(id);
  }

  users(): User[] {
    return existing(this.#users);
  }

  userByName(nameOrEmail: string): User | undefined {
    const wanted = normalName(nameOrEmail);
    return this.users().find(
      ({ userName, email }) =>
        normalName(userName) === wanted || (email !== null && normalName(email) === wanted),
    );
  }

  robot(id: number): Robot | undefined {
    return this.#robots.get(id);
  }

  robots(): Robot[] {
    return existing(this.#robots);
  }

  robotByKey(key: string): Robot | undefined {
    const id = this.#robotsByKey.get(key.toLowerCase());
    return id === undefined ? undefined : this.#robots.get(id);
  }
}

const isDefinition = (category: string): boolean => definitionCategories.some((each) => each === category);

/** A name that another one has by now stays known: what a node writes itself it knows ahead of the log's order. */
function forget(names: Map<string, number>, name: string, id: number): void {
  if (names.get(name) === id) names.delete(name);
}

const nameKey = (folderId: number, name: string): string => `${folderId}/${normalName(name)}`;

const isNext = (before: { readonly revision: number } | null, event: Recorded): boolean =>
  event.revision === (before === null ? 0 : before.revision + 1);

/** Folders, users and robots fold alike: the streams' categories tell which data their events hold. */
function fold<D extends Folder | User | Robot>(definitions: Map<number, D>, event: Recorded): D | null {
  const id = Number(keyOf(event.stream));
  const before = definitions.get(id) ?? null;
  if (!isNext(before, event)) return before;
  const definition = evolveDefinition<D>(before, event as Recorded<DefinitionEvent<D>>);
  definitions.set(id, definition);
  return definition;
}

const existing = <D extends { readonly deleted: boolean }>(definitions: Map<number, D>): D[] =>
  [...definitions.values()].filter(({ deleted }) => !deleted);

/** Folds all definitions of a log as it stands. */
export async function loadDefinitions(store: EventStore): Promise<Definitions> {
  const definitions = new Definitions();
  for (let after = 0; ;) {
    const page = await store.readAll({ after, maxCount: PAGE, categories: definitionCategories });
    for (const stored of page) definitions.apply(decode(stored));
    const last = page.at(-1);
    if (last === undefined) return definitions;
    after = last.position;
  }
}
