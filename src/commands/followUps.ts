import { hash } from 'node:crypto';
import type { BatchEvent, BatchRow } from '../domain/batch.ts';
import { rowsOf } from '../domain/batch.ts';
import type { Metadata, Recorded } from '../domain/event.ts';
import { categoryOf } from '../domain/event.ts';
import type { FollowUp } from '../domain/followUps.ts';
import { followUpsOf } from '../domain/followUps.ts';
import { decode } from '../store/decode.ts';
import type { EventStore } from '../store/eventStore.ts';
import { append } from './append.ts';
import { retryOnConflict } from './retryOnConflict.ts';
import type { Head, SealedAppend } from './sealedAppend.ts';
import { headAt, noHead, sealAppend } from './sealedAppend.ts';

/** Follow-ups of a decision with the decision itself, whose instant, caller and id they carry on. */
export interface Consequence {
  readonly decision: Recorded;
  readonly followUp: FollowUp;
  /** Of its events: the decision's, and that they follow from it. */
  readonly metadata: Metadata;
}

/** What follows from recorded events; `rows` are those of a batch that they commit. */
export const consequencesOf = (
  recorded: readonly Recorded[],
  rows: readonly BatchRow[] = [],
): Consequence[] =>
  recorded.flatMap((decision) => {
    const metadata = metadataBehind(decision);
    return followUpsOf(decision, rows).map((followUp) => ({ decision, followUp, metadata }));
  });

/**
 * Instant, caller and request of the decision, to the letter the same whether it was just made or read back: what an
 * event in the log has of its own (its hash, its public id) stays with it.
 */
function metadataBehind({ id, metadata }: Recorded): Metadata {
  const { at, v, tenantId, folderId, principal, door, requestId, $correlationId } = metadata;
  const carried = { at, v, tenantId, folderId, principal, door, requestId, $correlationId };
  return { ...carried, $causationId: id };
}

/** The append of a follow-up behind `head`: its ids come from the decision, so that writing it twice is a repeat. */
export function sealFollowUp({ decision, followUp, metadata }: Consequence, head: Head): SealedAppend {
  const ids = followUp.events.map((_, n) => followUpId(decision.id, followUp.stream, n));
  return sealAppend(followUp.stream, head, followUp.events, metadata, ids);
}

/**
 * Writes one follow-up unless it is there. A new stream takes it at no revision, where a repeat is recognised; an
 * existing one is read first, because no store recognises a repeated id at a fresh revision.
 */
export async function writeFollowUp(store: EventStore, consequence: Consequence): Promise<SealedAppend> {
  const { decision, followUp } = consequence;
  if (followUp.isNew) {
    const sealed = sealFollowUp(consequence, noHead);
    await append(store, sealed.append);
    return sealed;
  }
  return retryOnConflict(
    async () => {
      const events = await store.readStream(followUp.stream);
      const firstId = followUpId(decision.id, followUp.stream, 0);
      const written = events.findIndex(({ id }) => id === firstId);
      // Behind the same event it is the same append again.
      if (written !== -1) return sealFollowUp(consequence, headAt(events[written - 1]));
      const sealed = sealFollowUp(consequence, headAt(events.at(-1)));
      await append(store, sealed.append);
      return sealed;
    },
    () => {},
  );
}

/** Reads a decision back and writes whatever is missing of its follow-ups, and of theirs. */
export async function completeDecision(store: EventStore, stream: string, revision: number): Promise<void> {
  const [stored] = await store.readStream(stream, { from: revision, maxCount: 1 });
  if (stored === undefined) return;
  const rows = categoryOf(stream) === 'batch' ? await batchRows(store, stream) : [];
  await writeAllFollowUps(store, consequencesOf([decode(stored)], rows));
}

/** Writes follow-ups and what follows from them; returns all that was written, or was there already. */
export async function writeAllFollowUps(
  store: EventStore,
  consequences: readonly Consequence[],
): Promise<readonly SealedAppend[]> {
  const written: SealedAppend[] = [];
  for (let left = consequences; left.length > 0;) {
    const followUps = await writeInOrder(store, left);
    written.push(...followUps);
    // A follow-up may decide something itself: a renamed queue gives its old name back.
    left = followUps.flatMap(({ recorded }) => consequencesOf(recorded));
  }
  return written;
}

/** Those that begin streams come after the others, as the domain demands; all of a kind go at once. */
async function writeInOrder(
  store: EventStore,
  consequences: readonly Consequence[],
): Promise<readonly SealedAppend[]> {
  const written: SealedAppend[] = [];
  for (const isNew of [false, true]) {
    const ofKind = consequences.filter(({ followUp }) => followUp.isNew === isNew);
    written.push(...(await Promise.all(ofKind.map((consequence) => writeFollowUp(store, consequence)))));
  }
  return written;
}

async function batchRows(store: EventStore, stream: string): Promise<readonly BatchRow[]> {
  const events = await store.readStream(stream);
  return rowsOf(events.map((event) => decode(event) as Recorded<BatchEvent>));
}

/** UUIDv5 of the decision's id, the target stream and the number of the event in it (RFC 9562, section 5.5). */
export function followUpId(decisionId: string, stream: string, n: number): string {
  const name = Buffer.from(`${stream}:${n}`);
  const named = Buffer.concat([Buffer.from(decisionId.replaceAll('-', ''), 'hex'), name]);
  const bytes = hash('sha1', named, 'buffer').subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
