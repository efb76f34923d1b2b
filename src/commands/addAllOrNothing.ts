import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { BatchRow } from '../domain/batch.ts';
import { followUpCount } from '../domain/batch.ts';
import { DomainError } from '../domain/errors.ts';
import type { Metadata } from '../domain/event.ts';
import type { Once } from '../domain/idempotency.ts';
import type { Queue } from '../domain/queue/queue.ts';
import { isPersonal } from '../domain/queue/queue.ts';
import type { EventStore } from '../store/eventStore.ts';
import { MAX_APPEND_BYTES, WrongExpectedRevision } from '../store/eventStore.ts';
import { append } from './append.ts';
import type { BulkRow, FailedRow } from './bulkRows.ts';
import { checkedRow, failedRow, inputsUntilFailure, onceOfRow } from './bulkRows.ts';
import type { Committed } from './commit.ts';
import { commit } from './commit.ts';
import type { Orchestrator } from './context.ts';
import { completeDecision, followUpId } from './followUps.ts';
import { created } from './handle.ts';
import type { NewItemInput } from './newItem.ts';
import { newItem } from './newItem.ts';
import { sealedCreate } from './personal/sealing.ts';
import { abortBatch, batchOutcome, referenceStream, settledReservation } from './reservations.ts';
import { retryOnConflict } from './retryOnConflict.ts';
import type { Head } from './sealedAppend.ts';
import { noHead, sealAppend } from './sealedAppend.ts';

/** Rows a chunk may hold, in bytes of text, below the store's limit by what metadata and hashes take. */
const CHUNK_BYTES = MAX_APPEND_BYTES - 64 * 1024;
/** What a row takes besides its texts: ids, keys, dates and the names of its members. */
const ROW_BYTES = 1_200;

/**
 * All rows or none: the rows go to a batch stream, each reference is reserved for the batch, then `Committed` on the
 * batch decides, and the items follow. A refusal or a crash before that leaves nothing but an undecided batch, which
 * whoever meets one of its reservations may abort.
 *
 * Under a key its batches have names that follow from the key: the call that comes again finds the one that was
 * committed, and waits for one that is under way.
 */
export const addAllOrNothing = (...given: Parameters<typeof addAll>): Promise<FailedRow[]> =>
  // The same call at the same time may have begun a batch of the same name.
  retryOnConflict(
    () => addAll(...given),
    () => {},
  );

async function addAll(
  orchestrator: Orchestrator,
  metadata: Metadata,
  queue: Queue,
  rows: readonly BulkRow[],
  once?: Once,
): Promise<FailedRow[]> {
  const batchId = once === undefined ? randomUUID() : await nextBatch(orchestrator.store, metadata, once);
  if (batchId === null) return [];
  const seen = new Set<string>();
  const { inputs, failed } = inputsUntilFailure(rows, (row) => distinct(queue, checkedRow(queue, row), seen));
  if (failed !== null) return [failed];
  if (inputs.length === 0) return [];
  const made = await batchRows(orchestrator, queue, inputs, metadata, once);
  const kept = isPersonal(queue, 'content') ? await sealedRows(orchestrator, made) : made;
  return addBatch(orchestrator, metadata, batchId, kept);
}

const LOOKS = 25;
const LOOK_MS = 20;

/** The first batch of a call that has not been begun; null where one was committed, and then all of it is there. */
async function nextBatch(
  store: EventStore,
  metadata: Metadata,
  { decisionId }: Once,
): Promise<string | null> {
  for (let n = 0; ; n += 1) {
    const batchId = followUpId(decisionId, 'batch', n);
    const outcome = await settledBatch(store, batchId, metadata);
    if (outcome === null) return batchId;
    if (outcome === 'committed') return null;
  }
}

/** How a batch ended; null where there is none. One that does not decide soon is aborted: its process may have died. */
async function settledBatch(
  store: EventStore,
  batchId: string,
  metadata: Metadata,
): Promise<'aborted' | 'committed' | null> {
  const stream = `batch-${batchId}`;
  for (let looks = 0; ; looks += 1) {
    const [last] = await store.readStream(stream, { direction: 'backwards', maxCount: 1 });
    if (last === undefined) return null;
    const outcome = await batchOutcome(store, batchId, looks < LOOKS ? null : metadata);
    if (outcome === 'committed') {
      const [committed] = await store.readStream(stream, { direction: 'backwards', maxCount: 1 });
      if (committed !== undefined) await completeDecision(store, stream, committed.revision);
    }
    if (outcome !== 'open') return outcome;
    if (looks < LOOKS) await setTimeout(LOOK_MS);
  }
}

/** Two rows of one call cannot have one reference either. */
function distinct(queue: Queue, input: NewItemInput, seen: Set<string>): NewItemInput {
  const { reference } = input;
  if (!queue.enforceUniqueReference || typeof reference !== 'string') return input;
  if (seen.has(reference)) throw new DomainError('DuplicateReference');
  seen.add(reference);
  return input;
}

async function batchRows(
  { ids }: Orchestrator,
  queue: Queue,
  inputs: readonly NewItemInput[],
  { at }: Metadata,
  once: Once | undefined,
): Promise<BatchRow[]> {
  const rows: BatchRow[] = [];
  for (const [index, input] of inputs.entries()) {
    const target = onceOfRow(once, index)?.target;
    const create = newItem(queue, target?.id ?? (await ids.next('queueItem')), input, at, target);
    const { reference } = create;
    rows.push(
      queue.enforceUniqueReference && reference !== undefined
        ? { create, reference: referenceStream(queue.id, reference) }
        : { create },
    );
  }
  return rows;
}

const sealedRows = (orchestrator: Orchestrator, rows: readonly BatchRow[]): Promise<BatchRow[]> =>
  Promise.all(rows.map(async (row) => ({ ...row, create: await sealedCreate(orchestrator, row.create) })));

async function addBatch(
  { store, items, clock }: Orchestrator,
  metadata: Metadata,
  batchId: string,
  rows: readonly BatchRow[],
): Promise<FailedRow[]> {
  const stream = `batch-${batchId}`;
  const head = await appendRows(store, stream, metadata, rows);
  const refused = await reserveAll(store, rows, batchId, metadata, clock);
  if (refused !== null) {
    await abortBatch(store, stream, head, metadata, 'a reference is taken');
    return [refused];
  }
  const committed = await commitBatch(store, stream, head, metadata, rows);
  for (const sealed of committed) if (sealed.append.stream.startsWith('queueItem-')) created(items, sealed);
  return [];
}

/** Throws Contention where somebody has aborted the batch, because it held references undecided for so long. */
function commitBatch(
  store: EventStore,
  stream: string,
  head: Head,
  metadata: Metadata,
  rows: readonly BatchRow[],
): Promise<Committed> {
  const data = { followUps: followUpCount(rows) };
  const decision = sealAppend(stream, head, [{ type: 'Committed', data }], metadata);
  return retryOnConflict(
    async () => {
      try {
        return await commit(store, decision, rows);
      } catch (error) {
        if (error instanceof WrongExpectedRevision && error.stream === stream)
          throw new DomainError('Contention');
        throw error;
      }
    },
    () => {},
  );
}

async function appendRows(
  store: EventStore,
  stream: string,
  metadata: Metadata,
  rows: readonly BatchRow[],
): Promise<Head> {
  let head = noHead;
  for (const chunk of chunksOf(rows)) {
    const sealed = sealAppend(stream, head, [{ type: 'Rows', data: { rows: chunk } }], metadata);
    await append(store, sealed.append);
    ({ head } = sealed);
  }
  return head;
}

function chunksOf(rows: readonly BatchRow[]): BatchRow[][] {
  const chunks: BatchRow[][] = [];
  let bytes = Infinity;
  for (const row of rows) {
    const size = largestSize(row);
    if (bytes + size > CHUNK_BYTES) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)?.push(row);
    bytes += size;
  }
  return chunks;
}

/**
 * What a row can take at most. A content is JSON, whose characters take one more within a text; a control character,
 * which the other texts may hold, takes six.
 */
function largestSize({ create: { content, progress = '', reference = '' } }: BatchRow): number {
  const others = Buffer.byteLength(progress) + Buffer.byteLength(reference);
  return 2 * Buffer.byteLength(content?.text ?? '') + 6 * others + ROW_BYTES;
}

async function reserveAll(
  store: EventStore,
  rows: readonly BatchRow[],
  batchId: string,
  metadata: Metadata,
  clock: () => number,
): Promise<FailedRow | null> {
  const outcomes = await Promise.all(
    rows.map(async ({ reference }, index): Promise<FailedRow | null> => {
      try {
        if (reference !== undefined) await reserve(store, reference, batchId, metadata, clock);
        return null;
      } catch (error) {
        return failedRow(index + 1, error);
      }
    }),
  );
  return outcomes.find((outcome) => outcome !== null) ?? null;
}

function reserve(
  store: EventStore,
  stream: string,
  batchId: string,
  metadata: Metadata,
  clock: () => number,
): Promise<void> {
  return retryOnConflict(
    async () => {
      const { state, head } = await settledReservation(store, stream, metadata, clock);
      if (state.kind !== 'free') throw new DomainError('DuplicateReference');
      await append(
        store,
        sealAppend(stream, head, [{ type: 'Reserved', data: { batchId } }], metadata).append,
      );
    },
    () => {},
  );
}
