import sortedBTree from 'sorted-btree';

// The package is CommonJS: its default export is a member of what Node imports.
const { default: BTree } = sortedBTree;

/** An open item in the index. */
export interface ReadyEntry {
  readonly id: number;
  readonly queueId: number;
  readonly folderId: number;
}

/** What the order of taking depends on. Instants are of fixed width. */
export interface Waiting {
  readonly id: number;
  /** The lowest comes first. */
  priority: number;
  dueDate: string | null;
  deferDate: string | null;
  readonly reference: string | null;
  /** Log position of its Create: equal ones are taken in this order. */
  readonly createPosition: number;
}

export interface ReferenceFilter {
  readonly reference: string;
  readonly option: 'Equals' | 'StartsWith';
}

/** First those with a due date, by priority and due date; then the others by priority and age (UiPath's contract). */
export function inTakingOrder(a: Waiting, b: Waiting): number {
  if (a.dueDate === null || b.dueDate === null) {
    if (a.dueDate !== b.dueDate) return a.dueDate === null ? 1 : -1;
    return a.priority - b.priority || a.createPosition - b.createPosition || a.id - b.id;
  }
  return (
    a.priority - b.priority ||
    compareText(a.dueDate, b.dueDate) ||
    a.createPosition - b.createPosition ||
    a.id - b.id
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byDeferDate = (a: Waiting, b: Waiting): number =>
  compareText(a.deferDate ?? '', b.deferDate ?? '') || inTakingOrder(a, b);

const byReference = (a: Waiting, b: Waiting): number =>
  compareText(a.reference ?? '', b.reference ?? '') || inTakingOrder(a, b);

/** Told in the middle of a change: whoever wants to look at the work does so later. */
export interface ReadySignal {
  /** Work can be taken from now on. */
  ready(entry: Waiting): void;
  /** Work can be taken from an instant of fixed width on, when `promote` is called. */
  deferred(until: string): void;
}

/** The work of one queue that can be taken, and what is deferred. */
export class QueueIndex {
  readonly #signal: ReadySignal;
  readonly ready = new BTree<Waiting, undefined>(undefined, inTakingOrder);
  readonly references = new BTree<Waiting, undefined>(undefined, byReference);
  readonly deferred = new BTree<Waiting, undefined>(undefined, byDeferDate);

  constructor(signal: ReadySignal) {
    this.#signal = signal;
  }

  add(entry: Waiting, now: string): void {
    if (entry.deferDate !== null && entry.deferDate > now) {
      this.deferred.set(entry, undefined);
      this.#signal.deferred(entry.deferDate);
    } else this.#makeReady(entry);
  }

  #makeReady(entry: Waiting): void {
    this.ready.set(entry, undefined);
    if (entry.reference !== null) this.references.set(entry, undefined);
    this.#signal.ready(entry);
  }

  remove(entry: Waiting): void {
    if (entry.deferDate !== null && this.deferred.delete(entry)) return;
    this.ready.delete(entry);
    if (entry.reference !== null) this.references.delete(entry);
  }

  /** Deferred work whose time has come is ready. */
  promote(now: string): void {
    for (;;) {
      const first = this.deferred.minKey();
      if (first === undefined || first.deferDate === null || first.deferDate > now) return;
      this.deferred.delete(first);
      this.#makeReady(first);
    }
  }

  /** When `promote` has something to do; null where nothing is deferred. */
  get nextDeferred(): string | null {
    return this.deferred.minKey()?.deferDate ?? null;
  }

  first(filter: ReferenceFilter | undefined): Waiting | undefined {
    return filter === undefined ? this.ready.minKey() : this.#firstOf(filter);
  }

  #firstOf({ reference, option }: ReferenceFilter): Waiting | undefined {
    if (option === 'StartsWith') return this.#firstWithPrefix(reference);
    // Equal references stand in taking order.
    const first = this.references.nextHigherKey(lowestWith(reference));
    return first?.reference === reference ? first : undefined;
  }

  /**
   * Either the first in taking order that matches, or the best of those that match: few matches are soon compared,
   * of many one soon comes. Which it is nobody knows, so that both searches go on in step until one has ended.
   */
  #firstWithPrefix(prefix: string): Waiting | undefined {
    const matching = this.references.keys(lowestWith(prefix));
    let best: Waiting | undefined;
    for (const entry of this.ready.keys()) {
      if (entry.reference?.startsWith(prefix) === true) return entry;
      const { value: match, done } = matching.next();
      if (done === true || match.reference?.startsWith(prefix) !== true) return best;
      if (best === undefined || inTakingOrder(match, best) < 0) best = match;
    }
    return best;
  }
}

/** A key before every entry with this reference. */
const lowestWith = (reference: string): Waiting => ({
  id: -1,
  priority: -1,
  dueDate: '',
  deferDate: null,
  reference,
  createPosition: -1,
});
