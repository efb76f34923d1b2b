import type { Recorded } from '../domain/event.ts';
import { keyOf } from '../domain/event.ts';

interface Entry {
  readonly id: number;
  readonly key: string;
  readonly revision: number;
  readonly deleted: boolean;
}

/** The definitions of one kind by their ids, and by their keys (without regard to case) unless they are deleted. */
export class DefinitionMap<D extends Entry> {
  readonly #evolve: (before: D | null, event: Recorded) => D;
  readonly #byId = new Map<number, D>();
  readonly #byKey = new Map<string, number>();

  constructor(evolve: (before: D | null, event: Recorded) => D) {
    this.#evolve = evolve;
  }

  /** Folds an event, unless it was folded or others of its stream come before it. */
  apply(event: Recorded): void {
    const id = Number(keyOf(event.stream));
    const before = this.#byId.get(id) ?? null;
    if (event.revision !== (before === null ? 0 : before.revision + 1)) return;
    this.put(this.#evolve(before, event));
  }

  /** Knows a definition as it stands now, in place of what was known of it. */
  put(definition: D): void {
    const { id, deleted } = definition;
    this.#byId.set(id, definition);
    const key = definition.key.toLowerCase();
    if (!deleted) this.#byKey.set(key, id);
    else if (this.#byKey.get(key) === id) this.#byKey.delete(key);
  }

  get(id: number): D | undefined {
    return this.#byId.get(id);
  }

  byKey(key: string): D | undefined {
    const id = this.#byKey.get(key.toLowerCase());
    return id === undefined ? undefined : this.#byId.get(id);
  }

  existing(): D[] {
    return [...this.#byId.values()].filter(({ deleted }) => !deleted);
  }
}
