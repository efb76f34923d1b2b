import { DomainError } from '../domain/errors.ts';
import type { Metadata } from '../domain/event.ts';
import type { Queue } from '../domain/queue/queue.ts';
import { addAllOrNothing } from './addAllOrNothing.ts';
import { addChecked } from './addQueueItem.ts';
import type { BulkRow, FailedRow } from './bulkRows.ts';
import { checkedRow, failedRow, inputsUntilFailure } from './bulkRows.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
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
  if (rows.length > MAX_ROWS)
    throw new DomainError('InvalidArgument', `At most ${MAX_ROWS} items can be added at once.`);
  await orchestrator.ids.reserve('queueItem', rows.length);
  // All rows of a call are added at one instant.
  const metadata = metadataOf(context, orchestrator.clock);
  if (commitType === 'AllOrNothing') return addAllOrNothing(orchestrator, metadata, queue, rows);
  if (commitType === 'StopOnFirstFailure') return addUntilFailure(orchestrator, metadata, queue, rows);
  return addIndependently(orchestrator, metadata, queue, rows);
}

async function addIndependently(
  orchestrator: Orchestrator,
  metadata: Metadata,
  queue: Queue,
  rows: readonly BulkRow[],
): Promise<FailedRow[]> {
  const outcomes = await Promise.all(
    rows.map((row, index) => addRow(orchestrator, metadata, queue, row, index + 1)),
  );
  return outcomes.filter((outcome) => outcome !== null);
}

/** Whether a reference is taken only its append tells; all else a look at the rows does, so that they go at once. */
async function addUntilFailure(
  orchestrator: Orchestrator,
  metadata: Metadata,
  queue: Queue,
  rows: readonly BulkRow[],
): Promise<FailedRow[]> {
  if (queue.enforceUniqueReference) return addOneByOne(orchestrator, metadata, queue, rows);
  const { inputs, failed } = inputsUntilFailure(rows, (row) => checkedRow(queue, row));
  await Promise.all(inputs.map((input) => addChecked(orchestrator, metadata, queue, input)));
  return failed === null ? [] : [failed];
}

async function addOneByOne(
  orchestrator: Orchestrator,
  metadata: Metadata,
  queue: Queue,
  rows: readonly BulkRow[],
): Promise<FailedRow[]> {
  for (const [index, row] of rows.entries()) {
    const failed = await addRow(orchestrator, metadata, queue, row, index + 1);
    if (failed !== null) return [failed];
  }
  return [];
}

async function addRow(
  orchestrator: Orchestrator,
  metadata: Metadata,
  queue: Queue,
  row: BulkRow,
  ordinal: number,
): Promise<FailedRow | null> {
  try {
    await addChecked(orchestrator, metadata, queue, checkedRow(queue, row));
    return null;
  } catch (error) {
    return failedRow(ordinal, error);
  }
}
