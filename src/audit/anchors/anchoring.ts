import { setTimeout as delay } from 'node:timers/promises';
import { internalContext } from '../../commands/prepareStore.ts';
import type { Head } from '../../commands/sealedAppend.ts';
import { headAt } from '../../commands/sealedAppend.ts';
import type { Keys } from '../../state/keys.ts';
import type { EventStore } from '../../store/eventStore.ts';
import type { LostAnchor } from './anchor.ts';
import { readAnchor } from './anchor.ts';
import { lastAnchorEvent, peaksOfAnchors } from './anchorLog.ts';
import { AnchorMaker } from './anchorMaker.ts';
import { AnchorWriter } from './anchorWriter.ts';
import type { Signer } from './signer.ts';
import { findWitness, lostBehind } from './witness.ts';

export const EVENTS_PER_ANCHOR = 10_000;
const INTERVAL_MS = 60_000;
/** After a failure. */
const REST_MS = 5_000;

export interface AnchoringOptions {
  /** Written by one process at a time. */
  readonly store: EventStore;
  readonly signer: Signer;
  readonly keys: Pick<Keys, 'find' | 'set'>;
  readonly clock: () => number;
  readonly onError: (error: unknown, what: string) => void;
  readonly everyEvents?: number;
  readonly everyMs?: number;
  readonly restMs?: number;
}

/** The state keeps an anchor that the log does not have. */
export class LogWasCut extends Error {
  override readonly name = 'LogWasCut';

  constructor({ number, count }: LostAnchor) {
    super(`anchor ${number}, which covered ${count} events, is not in the log`);
  }
}

/**
 * Follows the log and appends an anchor behind every 10,000 events; where there are fewer, 60 s after the first one
 * that is no anchor itself; and when it is stopped. What it needs to go on stands in the anchors: after a failure it
 * begins anew at the last one in the log.
 */
export function keepAnchors(options: AnchoringOptions): { stop(): Promise<void> } {
  const { onError, restMs = REST_MS } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let told = '';
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await anchorUntil(signal, options);
      } catch (error) {
        // The same again is no news.
        if (String(error) !== told) onError(error, 'the log could not be anchored');
        told = String(error);
        await delay(restMs, undefined, { signal }).catch(() => {});
      }
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function anchorUntil(signal: AbortSignal, options: AnchoringOptions): Promise<void> {
  const { store, keys, clock, everyEvents = EVENTS_PER_ANCHOR, everyMs = INTERVAL_MS } = options;
  const { after, maker, head } = await beginning(options);
  const ended = Promise.withResolvers<void>();
  const context = internalContext('Anchors');
  const common = { store, keys, clock, context, everyEvents, everyMs };
  const writer = new AnchorWriter({ ...common, maker, head, onError: ended.reject });
  const subscription = store.subscribe({
    after,
    onEvents: (events) => writer.take(events),
    onError: ended.reject,
  });
  const stop = (): void => ended.resolve();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    await ended.promise;
    await subscription.stop();
    await writer.finish();
  } finally {
    signal.removeEventListener('abort', stop);
    writer.abandon();
    await subscription.stop();
  }
}

interface Beginning {
  /** Position to follow the log behind. */
  readonly after: number;
  readonly maker: AnchorMaker;
  readonly head: Head;
}

async function beginning({ store, signer, keys, onError }: AnchoringOptions): Promise<Beginning> {
  const event = await lastAnchorEvent(store);
  const last = event === undefined ? null : readAnchor(event.data);
  if (event !== undefined && last === null)
    throw new TypeError(`revision ${event.revision} of ${event.stream} is no anchor`);
  const peaks = last === null ? [] : await peaksOfAnchors(store, last.said.number + 1);
  const lost = await lostAnchor(store, keys);
  if (lost !== undefined)
    onError(new LogWasCut(lost), 'the end of the log was cut, or an older copy of it was put back');
  return {
    // Positions of the log that this one was moved from mean nothing here: it is anchored from its beginning.
    after: last?.said.logId === store.logId ? last.said.position : 0,
    maker: new AnchorMaker({ logId: store.logId, signer, last, peaks, lost }),
    head: headAt(event),
  };
}

async function lostAnchor(store: EventStore, keys: Pick<Keys, 'find'>): Promise<LostAnchor | undefined> {
  const witness = await findWitness(keys);
  return witness === null ? undefined : lostBehind(store, witness);
}
