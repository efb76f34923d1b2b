import { eventBytes } from '../../../../src/store/eventBytes.ts';
import type { Append, EventStore, StoredEvent } from '../../../../src/store/eventStore.ts';
import { MAX_APPEND_BYTES, NO_STREAM } from '../../../../src/store/eventStore.ts';
import { toStored, toStoredEmpty, fromStored } from './storedText.ts';
import type { Proposed, Recorded } from './storedText.ts';
import { chunkBeneath } from './streamNames.ts';
import type { Place } from './streamNames.ts';

// An append of up to 16 MiB may be allowed, while the store beneath takes 1 MiB to one stream, headers included. What
// is larger keeps its data in chunks, each in a stream of its own, written in the same commit.

const CHUNK_CHARACTERS = 1_000_000;

/** What goes to the store beneath in one commit; the append to the stream itself comes first. */
export function appendsFor(
  { beneath, name }: Place,
  expectedRevision: number,
  events: readonly Proposed[],
  now: number,
): [Append, ...Append[]] {
  const whole = events.map((event) => toStored(name, event, now));
  if (bytesOf(whole) <= MAX_APPEND_BYTES) return [{ stream: beneath, expectedRevision, events: whole }];
  const empty = events.map((event) => toStoredEmpty(name, event, now));
  const chunks = events.flatMap((event, n) => chunksOf(beneath, expectedRevision + 1 + n, event));
  return [{ stream: beneath, expectedRevision, events: empty }, ...chunks];
}

/** At most what the store counts: a code unit is at most three bytes of UTF-8, so that most appends need no count. */
function bytesOf(events: Append['events']): number {
  const atMost = events.reduce((sum, event) => sum + 3 * charactersOf(event), 0);
  if (atMost <= MAX_APPEND_BYTES) return atMost;
  return events.reduce((sum, event) => sum + eventBytes(event), 0);
}

const charactersOf = ({ type, data, metadata }: Append['events'][number]): number =>
  type.length + data.length + metadata.length;

function chunksOf(beneath: string, revision: number, event: Proposed): Append[] {
  const text = `${base64(event.data)} ${base64(event.metadata)}`;
  return Array.from({ length: Math.ceil(text.length / CHUNK_CHARACTERS) }, (_, n) => ({
    stream: chunkBeneath(beneath, revision, event.id, n),
    expectedRevision: NO_STREAM,
    events: [
      {
        id: event.id,
        type: 'chunk',
        data: text.slice(n * CHUNK_CHARACTERS, (n + 1) * CHUNK_CHARACTERS),
        metadata: '',
      },
    ],
  }));
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The whole event, its content fetched from its chunks. */
export async function fromChunks(store: EventStore, event: StoredEvent): Promise<Recorded> {
  let text = '';
  for (let n = 0; ; n += 1) {
    const [chunk] = await store.readStream(chunkBeneath(event.stream, event.revision, event.id, n));
    if (chunk === undefined) break;
    text += chunk.data;
  }
  const [data = '', metadata = ''] = text.split(' ');
  return {
    ...fromStored(event),
    data: Buffer.from(data, 'base64'),
    metadata: Buffer.from(metadata, 'base64'),
  };
}
