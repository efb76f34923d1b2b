import type { Keys } from '../../state/keys.ts';
import type { EventStore } from '../../store/eventStore.ts';
import type { Anchor, LostAnchor } from './anchor.ts';
import { anchorLine, readAnchor } from './anchor.ts';
import { findAnchor } from './anchorLog.ts';

// The state keeps the last anchor beside the log, so that a log whose end was cut, or that was restored from an older
// copy, is told by whoever looks at both.

const NAME = 'anchor.last';

export async function findWitness(keys: Pick<Keys, 'find'>): Promise<Anchor | null> {
  const found = await keys.find(NAME);
  return found === null ? null : readAnchor(Buffer.from(found).toString());
}

export const keepWitness = (keys: Pick<Keys, 'set'>, anchor: Anchor): Promise<void> =>
  keys.set(NAME, Buffer.from(anchorLine(anchor)));

/** What a kept anchor says that this log does not have; undefined where it has the same anchor. */
export async function lostBehind(
  log: Pick<EventStore, 'readStream'>,
  { said: { number, count }, hash }: Anchor,
): Promise<LostAnchor | undefined> {
  const found = await findAnchor(log, number);
  return found?.hash === hash ? undefined : { number, count, hash };
}
