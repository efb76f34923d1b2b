import path from 'node:path';
import { openEmbeddedStore } from '../../../src/store/embedded/embeddedStore.ts';
import type { EventStore, StoredEvent } from '../../../src/store/eventStore.ts';
import type { ActualItem } from './actualItem.ts';

const PAGE = 1_000;

/** What the log says, folded here on purpose and not by the program under test. */
export interface Recorded {
  readonly items: readonly ActualItem[];
  /** Decisions whose follow-ups are missing, and streams that begin or go on wrongly. */
  readonly unfollowed: readonly string[];
  /** Items that were moved to InProgress more than once. */
  readonly takenTwice: readonly number[];
}

/** Reads `events.db` beside the server that writes it. */
export async function recordedItems(dataDir: string): Promise<Recorded> {
  const store = openEmbeddedStore({ path: path.join(dataDir, 'events.db'), readOnly: true });
  try {
    return await recordedIn(store);
  } finally {
    await store.close();
  }
}

/** Reads a log from its beginning. */
export async function recordedIn(store: Pick<EventStore, 'readAll'>): Promise<Recorded> {
  const log = new LogFold();
  let page = await store.readAll({ after: 0, maxCount: PAGE });
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    for (const event of page) log.apply(event);
    page = await store.readAll({ after: last.position, maxCount: PAGE });
  }
  return log.recorded();
}

/** The members of event data that are looked at. */
interface CreateData {
  readonly id: number;
  readonly queueId: number;
  readonly key: string;
  readonly reference?: string;
  readonly retryNumber?: number;
  readonly ancestorId?: number;
}

interface BatchRow {
  readonly create: CreateData;
  readonly reference?: string;
}

class LogFold {
  readonly #items = new Map<number, ActualItem>();
  readonly #taken = new Map<number, number>();
  /** By reference stream: the Key that holds it. */
  readonly #holders = new Map<string, string>();
  readonly #rows = new Map<string, BatchRow[]>();
  /** What must be there in the end: an item, or a reference held by a Key. */
  readonly #awaitedItems = new Map<number, string>();
  readonly #awaitedHolds = new Map<string, string>();

  apply({ stream, type, data, revision }: StoredEvent): void {
    const category = stream.slice(0, stream.indexOf('-'));
    if (category === 'queueItem')
      this.#applyItem(Number(stream.slice('queueItem-'.length)), type, JSON.parse(data));
    if (category === 'reference' && type === 'Taken') this.#applyTaken(stream, revision, JSON.parse(data));
    if (category === 'batch') this.#applyBatch(stream, type, JSON.parse(data));
  }

  recorded(): Recorded {
    const missing = [...this.#awaitedItems].filter(([id]) => !this.#items.has(id));
    const unheld = [...this.#awaitedHolds].filter(([stream, key]) => this.#holders.get(stream) !== key);
    const keys = new Set([...this.#items.values()].map(({ key }) => key));
    const empty = [...this.#holders].filter(([, key]) => !keys.has(key));
    return {
      items: [...this.#items.values()],
      unfollowed: [
        ...missing.map(([id, decision]) => `item ${id} does not follow ${decision}`),
        ...unheld.map(([stream, key]) => `${stream} is not held by ${key}, which a batch has taken it for`),
        ...empty.map(([stream, key]) => `${stream} is held by ${key}, which no item has`),
      ],
      takenTwice: [...this.#taken].flatMap(([id, count]) => (count > 1 ? [id] : [])),
    };
  }

  #applyItem(id: number, type: string, data: CreateData & StatusData): void {
    if (type === 'Create') this.#items.set(id, createdItem(data));
    const item = this.#items.get(id);
    if (type !== 'Status' || item === undefined) return;
    const mark = data.output === undefined ? item.mark : markIn(data.output.text);
    this.#items.set(id, { ...item, status: data.to, mark });
    if (data.to === 'InProgress') this.#taken.set(id, (this.#taken.get(id) ?? 0) + 1);
    if (data.retry !== undefined) this.#awaitedItems.set(data.retry.id, `the retry of item ${id}`);
  }

  #applyTaken(stream: string, revision: number, data: TakenData): void {
    this.#holders.set(stream, data.key);
    for (const event of data.creates?.events ?? [])
      this.#awaitedItems.set(event.data.id, `revision ${revision} of ${stream}`);
  }

  #applyBatch(stream: string, type: string, data: { readonly rows?: readonly BatchRow[] }): void {
    const rows = this.#rows.get(stream) ?? [];
    this.#rows.set(stream, [...rows, ...(data.rows ?? [])]);
    if (type !== 'Committed') return;
    for (const { create, reference } of rows) {
      this.#awaitedItems.set(create.id, stream);
      if (reference !== undefined) this.#awaitedHolds.set(reference, create.key);
    }
  }
}

interface StatusData {
  readonly to: string;
  readonly output?: { readonly text: string };
  readonly retry?: CreateData;
}

interface TakenData {
  readonly key: string;
  readonly creates?: { readonly events: readonly { readonly data: CreateData }[] };
}

const createdItem = (data: CreateData): ActualItem => ({
  id: data.id,
  queueId: data.queueId,
  key: data.key,
  reference: data.reference ?? '',
  status: 'New',
  retryNumber: data.retryNumber ?? 0,
  ancestorId: data.ancestorId ?? null,
  mark: null,
});

function markIn(text: string): string | null {
  const { mark } = JSON.parse(text);
  return typeof mark === 'string' ? mark : null;
}
