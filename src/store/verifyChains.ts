import { setImmediate as turn } from 'node:timers/promises';
import type { BreakReason } from '../domain/audit/events.ts';
import type { ChainHead } from './chainHeads.ts';
import { ChainHeads, headOf } from './chainHeads.ts';
import type { EventStore, StoredEvent } from './eventStore.ts';
import { checkLink } from './hashChain.ts';

const PAGE = 1_000;

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

/**
 * Checks every event of the log against the chain of its stream, in one pass in log order; in memory stands the last
 * revision and hash of each stream. Behind a broken link the chain goes on from the hash that is written there, so
 * that each break is told once. What chains cannot show stands in hashChain.ts.
 */
export async function verifyChains(
  store: Pick<EventStore, 'readAll'>,
  onProgress?: (events: number) => void,
): Promise<Verification> {
  const heads = new ChainHeads();
  const broken: BrokenLink[] = [];
  let events = 0;
  for await (const page of pages(store)) {
    for (const event of page) {
      const head = headOf(event);
      const reason = checkEvent(heads.get(event.stream), event, head);
      if (reason !== null) broken.push(linkOf(event, reason));
      heads.set(event.stream, head);
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

/** An event of a chain, and why it does not continue it; null where it does. */
export interface Link {
  readonly event: StoredEvent;
  readonly reason: BreakReason | null;
}

/** As verifyChains, of one stream; others get their turn between its pages. */
export async function verifyStream(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
): Promise<Omit<Verification, 'streams'>> {
  const broken: BrokenLink[] = [];
  let events = 0;
  for await (const page of linksOf(store, stream)) {
    for (const { event, reason } of page) if (reason !== null) broken.push(linkOf(event, reason));
    events += page.length;
  }
  return { events, broken };
}

/** Every event of a stream, page by page, checked as verifyStream does. */
export async function* linksOf(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
): AsyncGenerator<readonly Link[], void> {
  let before: ChainHead | undefined;
  for (let from = 0; ;) {
    const page = await store.readStream(stream, { from, maxCount: PAGE });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page.map((event) => {
      const head = headOf(event);
      const reason = checkEvent(before, event, head);
      before = head;
      return { event, reason };
    });
    from = last.revision + 1;
    await turn();
  }
}

/** Why an event, whose head is `own`, is not the one behind `before` (undefined: the first); null where it is. */
export function checkEvent(
  before: ChainHead | undefined,
  event: StoredEvent,
  own: ChainHead,
): BreakReason | null {
  if (own.revision !== (before?.revision ?? -1) + 1) return 'gap';
  if (own.hash === null) return 'unsealed';
  if (before?.hash === null) return null;
  return checkLink(before?.hash ?? '', event, own.hash) ? null : 'altered';
}

export const linkOf = ({ stream, revision, position }: StoredEvent, reason: BreakReason): BrokenLink => ({
  stream,
  revision,
  position,
  reason,
});
