import type { EventStore, StoredEvent } from './eventStore.ts';
import { checkLink, hashOf } from './hashChain.ts';

const PAGE = 1_000;

export type BreakReason =
  /** Its revision does not follow: events before it are missing, or one stands twice. */
  | 'gap'
  /** It carries no hash. */
  | 'unsealed'
  /** Its text, its place or the event before it is not what was sealed. */
  | 'altered';

export interface BrokenLink {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly reason: BreakReason;
}

export interface Verification {
  readonly streams: number;
  readonly events: number;
  readonly broken: readonly BrokenLink[];
}

/** The last event seen of a stream. A null hash cannot be continued. */
interface Head {
  readonly revision: number;
  readonly hash: string | null;
}

/**
 * Checks every event of the log against the chain of its stream, in one pass in log order; in memory stands the last
 * revision and hash of each stream. Behind a broken link the chain goes on from the hash that is written there, so
 * that each break is told once. What chains cannot show stands in hashChain.ts.
 */
export async function verifyChains(
  store: Pick<EventStore, 'readAll'>,
  onProgress?: (events: number) => void,
): Promise<Verification> {
  const heads = new Map<string, Head>();
  const broken: BrokenLink[] = [];
  let events = 0;
  for await (const page of pages(store)) {
    for (const event of page) {
      const reason = checkEvent(heads.get(event.stream), event);
      const { stream, revision, position } = event;
      if (reason !== null) broken.push({ stream, revision, position, reason });
      heads.set(stream, { revision, hash: hashOf(event) });
    }
    events += page.length;
    onProgress?.(events);
  }
  return { streams: heads.size, events, broken };
}

async function* pages(store: Pick<EventStore, 'readAll'>): AsyncGenerator<readonly StoredEvent[]> {
  let page = await store.readAll({ after: 0, maxCount: PAGE });
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield page;
    page = await store.readAll({ after: last.position, maxCount: PAGE });
  }
}

function checkEvent(head: Head | undefined, event: StoredEvent): BreakReason | null {
  if (event.revision !== (head?.revision ?? -1) + 1) return 'gap';
  if (hashOf(event) === null) return 'unsealed';
  if (head?.hash === null) return null;
  return checkLink(head?.hash ?? '', event) ? null : 'altered';
}
