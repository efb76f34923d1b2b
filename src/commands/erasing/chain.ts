import type { Recorded } from '../../domain/event.ts';
import { itemStream } from '../../domain/followUps.ts';
import type { PersonalKind } from '../../domain/personal.ts';
import type { QueueItemEvent } from '../../domain/queueItem/events.ts';
import { plaintextIn } from '../../domain/queueItem/plaintext.ts';
import type { QueueItem } from '../../domain/queueItem/state.ts';
import { evolve } from '../../domain/queueItem/state.ts';
import { decode } from '../../store/decode.ts';
import type { EventStore } from '../../store/eventStore.ts';

/** One attempt at a piece of work as the log has it, and what its events hold that an erasure is about. */
export interface Attempt {
  readonly item: QueueItem;
  /** Hashes of files, one for each event that has named one since it was erased last. */
  readonly files: readonly string[];
  /** The same of all its events. */
  readonly allFiles: readonly string[];
  /** What stands in plain text in its events, which are never changed. */
  readonly plaintext: ReadonlySet<PersonalKind>;
}

/**
 * All attempts at the work that an item is an attempt at, in the order of their numbers: what it follows from, what
 * follows from it, and what it was moved from and to. Read from the log, so that none is missed.
 */
export async function readChain(store: EventStore, id: number): Promise<readonly Attempt[]> {
  const found = new Map<number, Attempt>();
  const known = new Set<number>([id]);
  for (const each of known) {
    const attempt = await readAttempt(store, each);
    if (attempt === null) continue;
    found.set(each, attempt);
    for (const neighbour of neighboursOf(attempt.item)) known.add(neighbour);
  }
  return [...found.values()].toSorted((a, b) => a.item.created.id - b.item.created.id);
}

const neighboursOf = ({ created, retriedBy }: QueueItem): number[] =>
  [created.ancestorId, created.manualAncestorId, retriedBy].filter((id) => id !== undefined && id !== null);

async function readAttempt(store: EventStore, id: number): Promise<Attempt | null> {
  let item: QueueItem | null = null;
  let files: string[] = [];
  const allFiles: string[] = [];
  const plaintext = new Set<PersonalKind>();
  for (const stored of await store.readStream(itemStream(id))) {
    const event = decode(stored) as Recorded<QueueItemEvent>;
    item = evolve(item, event);
    for (const kind of plaintextIn(event)) plaintext.add(kind);
    if (event.type === 'Erased') files = [];
    const file = event.type === 'Edit' ? event.data.file : undefined;
    if (file === undefined) continue;
    files.push(file.sha256);
    allFiles.push(file.sha256);
  }
  return item === null ? null : { item, files, allFiles, plaintext };
}
