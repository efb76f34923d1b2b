import type { Bot, BotData } from '../domain/bot/bot.ts';
import type {
  Definition,
  DefinitionEvent,
  Folder,
  FolderData,
  Robot,
  RobotData,
  User,
  UserData,
} from '../domain/directory/directory.ts';
import { evolve as evolveDefinition } from '../domain/directory/directory.ts';
import type { Recorded } from '../domain/event.ts';
import { categoryOf, keyOf } from '../domain/event.ts';
import { normalName } from '../domain/names.ts';
import type { Process, ProcessEvent } from '../domain/process/process.ts';
import { evolve as evolveProcess } from '../domain/process/process.ts';
import type { Queue, QueueEvent } from '../domain/queue/queue.ts';
import { evolve as evolveQueue } from '../domain/queue/queue.ts';
import type { System, SystemData } from '../domain/system/system.ts';
import { decodeOwn } from '../store/decode.ts';
import type { EventStore } from '../store/eventStore.ts';
import { DefinitionMap } from './definitionMap.ts';

/** The streams that definitions are folded from. */
export const definitionCategories = ['queue', 'folder', 'user', 'robot', 'process', 'system', 'bot'] as const;
type Category = (typeof definitionCategories)[number];

/** A definition as it stands. */
export type Defined =
  | { readonly category: 'queue'; readonly definition: Queue }
  | { readonly category: 'folder'; readonly definition: Folder }
  | { readonly category: 'user'; readonly definition: User }
  | { readonly category: 'robot'; readonly definition: Robot }
  | { readonly category: 'process'; readonly definition: Process }
  | { readonly category: 'system'; readonly definition: System }
  | { readonly category: 'bot'; readonly definition: Bot };

const PAGE = 1_000;

const plain =
  <T extends object>() =>
  (before: Definition<T> | null, event: Recorded): Definition<T> =>
    evolveDefinition<T>(before, event as Recorded<DefinitionEvent<T>>);

/**
 * Queues, folders, users, robots, processes, systems and bots as they stand, folded in memory from the log: deciders
 * get them as arguments. What was deleted is still found by id, never by name or key.
 */
export class Definitions {
  readonly #queues = new Map<number, Queue>();
  readonly #queuesByName = new Map<string, number>();
  readonly #folders = new DefinitionMap<Folder>(plain<FolderData>());
  readonly #users = new DefinitionMap<User>(plain<UserData>());
  readonly #robots = new DefinitionMap<Robot>(plain<RobotData>());
  readonly #systems = new DefinitionMap<System>(plain<SystemData>());
  readonly #bots = new DefinitionMap<Bot>(plain<BotData>());
  readonly #processes = new DefinitionMap<Process>((before, event) =>
    evolveProcess(before, event as Recorded<ProcessEvent>),
  );
  readonly #keyed: Readonly<Record<Exclude<Category, 'queue'>, { apply(event: Recorded): void }>> = {
    folder: this.#folders,
    user: this.#users,
    robot: this.#robots,
    process: this.#processes,
    system: this.#systems,
    bot: this.#bots,
  };

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
    const category = definitionCategories.find((each) => each === categoryOf(event.stream));
    if (category === undefined) return;
    this.#version += 1;
    if (category === 'queue') this.#applyQueue(event as Recorded<QueueEvent>);
    else this.#keyed[category].apply(event);
  }

  /** Knows a definition that was folded elsewhere; the events behind its revision can follow. */
  put(defined: Defined): void {
    this.#version += 1;
    switch (defined.category) {
      case 'queue':
        return this.#putQueue(defined.definition);
      case 'folder':
        return this.#folders.put(defined.definition);
      case 'user':
        return this.#users.put(defined.definition);
      case 'robot':
        return this.#robots.put(defined.definition);
      case 'process':
        return this.#processes.put(defined.definition);
      case 'system':
        return this.#systems.put(defined.definition);
      default:
        return this.#bots.put(defined.definition);
    }
  }

  #applyQueue(event: Recorded<QueueEvent>): void {
    const before = this.#queues.get(Number(keyOf(event.stream))) ?? null;
    if (event.revision !== (before === null ? 0 : before.revision + 1)) return;
    if (before !== null) forget(this.#queuesByName, nameKey(before.folderId, before.name), before.id);
    this.#putQueue(evolveQueue(before, event));
  }

  #putQueue(queue: Queue): void {
    if (!queue.deleted) this.#queuesByName.set(nameKey(queue.folderId, queue.name), queue.id);
    this.#queues.set(queue.id, queue);
  }

  queue(id: number): Queue | undefined {
    return this.#queues.get(id);
  }

  queues(): Queue[] {
    return [...this.#queues.values()].filter(({ deleted }) => !deleted);
  }

  /** By its UUID, also where it was deleted. */
  queueByKey(key: string): Queue | undefined {
    return [...this.#queues.values()].find((queue) => queue.key === key);
  }

  queueByName(folderId: number, name: string): Queue | undefined {
    const id = this.#queuesByName.get(nameKey(folderId, name));
    return id === undefined ? undefined : this.#queues.get(id);
  }

  folder(id: number): Folder | undefined {
    return this.#folders.get(id);
  }

  folders(): Folder[] {
    return this.#folders.existing();
  }

  user(id: number): User | undefined {
    return this.#users.get(id);
  }

  users(): User[] {
    return this.#users.existing();
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
    return this.#robots.existing();
  }

  robotByKey(key: string): Robot | undefined {
    return this.#robots.byKey(key);
  }

  process(id: number): Process | undefined {
    return this.#processes.get(id);
  }

  processes(): Process[] {
    return this.#processes.existing();
  }

  /** By its token. */
  processByKey(key: string): Process | undefined {
    return this.#processes.byKey(key);
  }

  system(id: number): System | undefined {
    return this.#systems.get(id);
  }

  systems(): System[] {
    return this.#systems.existing();
  }

  /** By its UUID. */
  systemByKey(key: string): System | undefined {
    return this.#systems.byKey(key);
  }

  bot(id: number): Bot | undefined {
    return this.#bots.get(id);
  }

  bots(): Bot[] {
    return this.#bots.existing();
  }

  botByKey(key: string): Bot | undefined {
    return this.#bots.byKey(key);
  }
}

/** A name that another one has by now stays known: what a node writes itself it knows ahead of the log's order. */
function forget(names: Map<string, number>, name: string, id: number): void {
  if (names.get(name) === id) names.delete(name);
}

const nameKey = (folderId: number, name: string): string => `${folderId}/${normalName(name)}`;

/** Folds all definitions of a log as it stands. */
export async function loadDefinitions(store: EventStore): Promise<Definitions> {
  const definitions = new Definitions();
  await foldDefinitions(store, definitions);
  return definitions;
}

/** Folds what the log has of definitions behind a position. */
export async function foldDefinitions(store: EventStore, definitions: Definitions, from = 0): Promise<void> {
  for (let after = from; ;) {
    const page = await store.readAll({ after, maxCount: PAGE, categories: definitionCategories });
    for (const stored of page) {
      const event = decodeOwn(stored);
      if (event !== null) definitions.apply(event);
    }
    // Of a page that is not full the log has no more; to look for the next one would be to go through it again.
    if (page.length < PAGE) return;
    after = page.at(-1)?.position ?? after;
  }
}
