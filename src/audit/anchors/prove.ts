import { setImmediate as turn } from 'node:timers/promises';
import type { EventStore, StoredEvent } from '../../store/eventStore.ts';
import { hashOf } from '../../store/hashChain.ts';
import type { Step } from '../tree.ts';
import { NO_HASH, nodesOver, stepsFrom } from '../tree.ts';
import type { Anchor } from './anchor.ts';
import { countAnchors, findAnchor, nodeOfAnchors } from './anchorLog.ts';

const PAGE = 1_000;

/** That an event was in the log when an anchor was made: its hash leads by the steps to the anchor's root. */
export interface Proof {
  readonly stream: string;
  readonly revision: number;
  readonly hash: string;
  readonly steps: readonly Step[];
  readonly anchor: Anchor;
}

type Log = Pick<EventStore, 'logId' | 'readStream' | 'readAll'>;

/**
 * Proves an event by an anchor, the last one unless told. Null where there is no such event or anchor, or the anchor does
 * not cover the event. Reads the events of one anchor and some twenty anchors, however long the log is.
 */
export async function proveEvent(
  log: Log,
  stream: string,
  revision: number,
  by?: number,
): Promise<Proof | null> {
  const [event] = await log.readStream(stream, { from: revision, maxCount: 1 });
  const number = by ?? (await countAnchors(log)) - 1;
  const anchor = number < 0 ? null : await findAnchor(log, number);
  if (event?.revision !== revision || anchor === null || !covers(log, anchor, event)) return null;
  const first = await firstThatCovers(log, event, number);
  const within = await stepsWithin(log, event, first);
  const beyond = await stepsFrom(first, number + 1, (place) => nodeOfAnchors(log, place));
  return { stream, revision, hash: hashOf(event) ?? NO_HASH, steps: [...within, ...beyond], anchor };
}

/** Positions of the log that this one was moved from mean nothing here. */
const covers = ({ logId }: Log, { said }: Anchor, { position }: StoredEvent): boolean =>
  said.logId === logId && said.position >= position;

/** The number of the first anchor that covers an event; `last` does. Anchors of another log come before all others. */
async function firstThatCovers(log: Log, event: StoredEvent, last: number): Promise<number> {
  let [low, high] = [0, last];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const anchor = await findAnchor(log, middle);
    if (anchor !== null && covers(log, anchor, event)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** From an event to the span of the anchor that covers it first. */
async function stepsWithin(log: Log, event: StoredEvent, number: number): Promise<Step[]> {
  const anchor = await findAnchor(log, number);
  const before = number === 0 ? null : await findAnchor(log, number - 1);
  const after = before?.said.logId === log.logId ? before.said.position : 0;
  const leaves: string[] = [];
  let leaf = -1;
  for await (const each of eventsBetween(log, after, anchor?.said.position ?? 0)) {
    if (each.position === event.position) leaf = leaves.length;
    leaves.push(hashOf(each) ?? NO_HASH);
  }
  const nodeAt = nodesOver(leaves);
  return stepsFrom(leaf, leaves.length, async (place) => nodeAt(place));
}

async function* eventsBetween(log: Log, after: number, until: number): AsyncGenerator<StoredEvent> {
  for (let from = after; from < until;) {
    const page = await log.readAll({ after: from, maxCount: PAGE });
    yield* page.filter(({ position }) => position <= until);
    from = page.at(-1)?.position ?? until;
    await turn();
  }
}
