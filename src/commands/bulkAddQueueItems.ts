import { DomainError } from '../domain/errors.ts';
import type { Metadata } from '../domain/event.ts';
import type { Once, Target } from '../domain/idempotency.ts';
import type { Queue } from '../domain/queue/queue.ts';
import { addAllOrNothing } from './addAllOrNothing.ts';
import { addChecked, addedBefore } from './addQueueItem.ts';
import type { BulkRow, FailedRow } from './bulkRows.ts';
import { checkedRow, failedRow, inputsUntilFailure, onceOfRow } from './bulkRows.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import type { NewItemInput } from './newItem.ts';
import { demandQueue } from './newItem.ts';

export type { BulkRow, FailedRow } from './bulkRows.ts';

export type CommitType = 'AllOrNothing' | 'StopOnFirstFailure' | 'ProcessAllIndependently';

/** The most rows of one call, as UiPath's own upload allows. */
export const MAX_ROWS = 15_000;

/**
 * Adds many items to one queue; returns the rows that were refused. AllOrNothing reports the first refused row only
 * and adds nothing then; StopOnFirstFailure keeps what came before it. Throws ItemNotFound (queue), InvalidArgument
 * (too many rows), Contention (an AllOrNothing that took so long that others were let in).
 */
export async function bulkAddQueueItems(
  orchestrator: Orchestrator,
  context: CommandContext,
  queueName: string,
  commitType: CommitType,
  rows: readonly BulkRow[],
): Promise<FailedRow[]> {
  const queue = demandQueue(orchestrator.definitions, context.folderId, queueName);
  checkRowCount(rows);
  const { once } = context;
  if (once === undefined) await orchestrator.ids.reserve('queueItem', rows.length);
  // All rows of a call are added at one instant.
  const adding: Adding = { metadata: metadataOf(context, orchestrator.clock), queue, once };
  if (commitType === 'AllOrNothing') return addAllOrNothing(orchestrator, adding.metadata, queue, rows, once);
  if (commitType === 'StopOnFirstFailure') return addUntilFailure(orchestrator, adding, rows);
  return addIndependently(orchestrator, adding, rows);
}

/** Throws InvalidArgument where there are too many. */
export function checkRowCount({ length }: readonly BulkRow[]): void {
  if (length > MAX_ROWS)
    throw new DomainError('InvalidArgument', `At most ${MAX_ROWS} items can be added at once.`);
}

/** What the items of a bulk that is added under a key are called: the number of the first one tells those of all. */
export const bulkTarget = async ({ ids }: Orchestrator, rows: number): Promise<Target> =>
  rows === 0 ? {} : { id: await ids.inARow('queueItem', rows) };

/** What all rows of a call have in common. */
interface Adding {
  readonly metadata: Metadata;
  readonly queue: Queue;
  readonly once: Once | undefined;
}

async function addIndependently(
  orchestrator: Orchestrator,
  adding: Adding,
  rows: readonly BulkRow[],
): Promise<FailedRow[]> {
  const outcomes = await Promise.all(rows.map((row, index) => addRow(orchestrator, adding, row, index)));
  return outcomes.filter((outcome) => outcome !== null);
}

/** Whether a reference is taken only its append tells; all else a look at the rows does, so that they go at once. */
async function addUntilFailure(
  orchestrator: Orchestrator,
  adding: Adding,
  rows: readonly BulkRow[],
): Promise<FailedRow[]> {
  const { queue } = adding;
  if (queue.enforceUniqueReference) return addOneByOne(orchestrator, adding, rows);
  const { inputs, failed } = inputsUntilFailure(rows, (row) => checkedRow(queue, row));
  await Promise.all(inputs.map((input, index) => addInput(orchestrator, adding, input, index)));
  return failed === null ? [] : [failed];
}

async function addOneByOne(
  orchestrator: Orchestrator,
  adding: Adding,
  rows: readonly BulkRow[],
): Promise<FailedRow[]> {
  for (const [index, row] of rows.entries()) {
    const failed = await addRow(orchestrator, adding, row, index);
    if (failed !== null) return [failed];
  }
  return [];
}

async function addRow(
  orchestrator: Orchestrator,
  adding: Adding,
  row: BulkRow,
  index: number,
): Promise<FailedRow | null> {
  try {
    await addInput(orchestrator, adding, checkedRow(adding.queue, row), index);
    return null;
  } catch (error) {
    return failedRow(index + 1, error);
  }
}

/** Adds a row, unless the same call has added it before. */
async function addInput(
  orchestrator: Orchestrator,
  { metadata, queue, once }: Adding,
  input: NewItemInput,
  index: number,
): Promise<void> {
  const ofRow = onceOfRow(once, index);
  if ((await addedBefore(orchestrator, ofRow)) !== null) return;
  await addChecked(orchestrator, metadata, queue, input, [], ofRow);
}
