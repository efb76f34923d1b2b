import sortedBTree from 'sorted-btree';
import type { Ready, WorkWish } from './workWish.ts';

// The package is CommonJS: its default export is a member of what Node imports.
const { default: BTree } = sortedBTree;

/** Somebody who stands in line. */
export interface InLine {
  /** The lowest came first. */
  readonly seq: number;
  readonly wish: WorkWish;
}

type Line<T> = InstanceType<typeof BTree<number, T>>;

/** Lines of takers: one a queue, one for those who take from any queue, one for tasks. Each stands in all it wants. */
export class TakerLines<T extends InLine> {
  readonly #lines = new Map<number | 'any' | 'tasks', Line<T>>();

  add(taker: T): void {
    for (const name of namesOf(taker.wish)) {
      const line = this.#lines.get(name);
      if (line === undefined) this.#lines.set(name, new BTree([[taker.seq, taker]]));
      else line.set(taker.seq, taker);
    }
  }

  remove(taker: T): void {
    for (const name of namesOf(taker.wish)) {
      const line = this.#lines.get(name);
      line?.delete(taker.seq);
      if (line?.isEmpty === true) this.#lines.delete(name);
    }
  }

  /** Who came first of those that want what is ready. */
  first(ready: Ready, isWanted: (taker: T) => boolean): T | undefined {
    if (ready.kind === 'task') return firstIn(this.#lines.get('tasks'), isWanted);
    const one = firstIn(this.#lines.get(ready.queueId), isWanted);
    const other = firstIn(this.#lines.get('any'), isWanted);
    if (one === undefined || other === undefined) return one ?? other;
    return one.seq < other.seq ? one : other;
  }

  all(): Set<T> {
    return new Set([...this.#lines.values()].flatMap((line) => line.valuesArray()));
  }
}

function firstIn<T>(line: Line<T> | undefined, isWanted: (taker: T) => boolean): T | undefined {
  if (line === undefined) return undefined;
  for (const taker of line.values()) if (isWanted(taker)) return taker;
  return undefined;
}

function namesOf({ queues, processes }: WorkWish): readonly (number | 'any' | 'tasks')[] {
  const names = queues === 'any' ? (['any'] as const) : (queues ?? []);
  return processes === null ? names : [...names, 'tasks'];
}
