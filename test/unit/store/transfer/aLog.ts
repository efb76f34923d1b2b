import { onTestFinished } from 'vitest';
import { openEmbeddedStore } from '../../../../src/store/embedded/embeddedStore.ts';
import type { EventStore, StoredEvent } from '../../../../src/store/eventStore.ts';
import { hashOf, seal } from '../../../../src/store/hashChain.ts';
import { exportedText, nothingYet } from '../../../../src/store/transfer/exportLog.ts';
import { anEvent, wholeLog } from '../../../contract/eventStoreFixtures.ts';

/** A log in memory that goes with the test. */
export function memoryLog(multiStreamAppend = true): EventStore {
  const store = openEmbeddedStore({ path: ':memory:', multiStreamAppend });
  onTestFinished(() => store.close());
  return store;
}

/** Appends a sealed event behind the last one of a stream. */
export async function appendTo(store: EventStore, stream: string, metadata = '{}'): Promise<void> {
  const [last] = await store.readStream(stream, { direction: 'backwards', maxCount: 1 });
  const revision = (last?.revision ?? -1) + 1;
  // What JSON would print in another way has to stay as it is.
  const data = `{"n": ${revision}.0, "text":"ü\\u0041\u2028😀"}`;
  const previous = last === undefined ? '' : (hashOf(last) ?? '');
  const { event } = seal(previous, stream, revision, anEvent({ data, metadata }));
  await store.append({ stream, expectedRevision: revision - 1, events: [event] });
}

/** A log of `count` events whose streams are interleaved: of `streams` streams one after the other gets an event. */
export async function interleavedLog(count: number, streams: number): Promise<EventStore> {
  const store = memoryLog();
  for (let n = 0; n < count; n += 1) await appendTo(store, `queueItem-${n % streams}`);
  return store;
}

/** The file of a log, as text. */
export async function fileOf(store: EventStore): Promise<string> {
  const pieces: string[] = [];
  const until = await store.lastPosition();
  for await (const piece of exportedText(
    store,
    until,
    nothingYet(),
    () => {},
    () => {},
  ))
    pieces.push(piece);
  return pieces.join('');
}

/** A text as a file gives it: in pieces that end anywhere, also within a character. */
export async function* chunksOf(text: string, size = 1_000): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Events without their positions, which are a log's own. */
export async function eventsOf(store: EventStore): Promise<Omit<StoredEvent, 'position'>[]> {
  return (await wholeLog(store)).map(({ stream, revision, id, type, data, metadata }) => ({
    stream,
    revision,
    id,
    type,
    data,
    metadata,
  }));
}
