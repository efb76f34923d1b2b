import type { EventStore, StoredEvent } from '../../store/eventStore.ts';
import { MAX_REVISION } from '../../store/eventStore.ts';
import type { Place } from '../tree.ts';
import { NO_HASH, peaksOf } from '../tree.ts';
import type { Anchor } from './anchor.ts';
import { readAnchor } from './anchor.ts';

// Anchors stand in the log that they are of: `anchor-log`, and when that is full `anchor-log.1` and so on.

export const ANCHOR_CATEGORY = 'anchor';
const FIRST = `${ANCHOR_CATEGORY}-log`;
const PER_STREAM = MAX_REVISION + 1;
const PAGE = 100;

type Log = Pick<EventStore, 'readStream'>;

/** Where the anchor of a number stands, counted from 0. */
export function placeOfAnchor(number: number): { readonly stream: string; readonly revision: number } {
  const volume = Math.floor(number / PER_STREAM);
  return { stream: volume === 0 ? FIRST : `${FIRST}.${volume}`, revision: number % PER_STREAM };
}

/** The event of the last anchor; undefined where there is none. */
export async function lastAnchorEvent(log: Log): Promise<StoredEvent | undefined> {
  let last: StoredEvent | undefined;
  for (let number = 0; ; number += PER_STREAM) {
    const { stream } = placeOfAnchor(number);
    const [found] = await log.readStream(stream, { direction: 'backwards', maxCount: 1 });
    if (found === undefined) return last;
    last = found;
    if (found.revision < MAX_REVISION) return last;
  }
}

/** An anchor by its number; null where there is none, or what stands there is none. */
export async function findAnchor(log: Log, number: number): Promise<Anchor | null> {
  const { stream, revision } = placeOfAnchor(number);
  const [found] = await log.readStream(stream, { from: revision, maxCount: 1 });
  return found === undefined || found.revision !== revision ? null : readAnchor(found.data);
}

/** How many anchors a log has. */
export async function countAnchors(log: Log): Promise<number> {
  const last = await lastAnchorEvent(log);
  if (last === undefined) return 0;
  const volume = Number(last.stream.slice(FIRST.length + 1));
  return volume * PER_STREAM + last.revision + 1;
}

/** The events of anchors from a number on, in pages. */
export async function* anchorEvents(log: Log, from = 0): AsyncGenerator<readonly StoredEvent[]> {
  for (let number = from; ;) {
    const { stream, revision } = placeOfAnchor(number);
    const page = await log.readStream(stream, { from: revision, maxCount: PAGE });
    if (page.length === 0) return;
    yield page;
    number += page.length;
  }
}

/** Nodes of the tree over the spans of anchors: each stands in the anchor that it is complete with. */
export async function nodeOfAnchors(log: Log, { level, index }: Place): Promise<string> {
  const anchor = await findAnchor(log, (index + 1) * 2 ** level - 1);
  return anchor?.nodes[level] ?? NO_HASH;
}

/** The peaks of the tree over the spans of the first `count` anchors. */
export const peaksOfAnchors = (log: Log, count: number): Promise<string[]> =>
  Promise.all(peaksOf(count).map((place) => nodeOfAnchors(log, place)));

/** The anchors from one number on, and before another; without what is no anchor. */
export async function anchorsBetween(log: Log, from: number, to: number): Promise<Anchor[]> {
  const anchors: Anchor[] = [];
  let number = from;
  if (from >= to) return anchors;
  for await (const page of anchorEvents(log, from))
    for (const event of page) {
      const anchor = readAnchor(event.data);
      if (anchor !== null) anchors.push(anchor);
      number += 1;
      if (number === to) return anchors;
    }
  return anchors;
}
