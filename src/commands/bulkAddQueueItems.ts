import { DomainError } from '../domain/errors.ts';
import type { Queue } from '../domain/queue/queue.ts';
import { addChecked } from './addQueueItem.ts';
import { addAllOrNothing } from './addAllOrNothing.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import type { NewItemInput } from './newItem.ts';
import { checkInput, demandQueue } from './newItem.ts';

export type CommitType = 'AllOrNothing' | 'StopOnFirstFailure' | 'ProcessAllIndependently';

/** A row that was refused; the ordinal is 1-based. */
export interface FailedRow {
  readonly ordinal: number;
  readonly error: DomainError;
}

/** A row as its door read it, or why the door could not. */
export type BulkRow = NewItemInput | DomainError;

/** The most rows of one call, as UiPath's own upload allows. */
export const MAX_ROWS = 15_000;

/**
 * Adds many items to one queue; returns the rows that were refused. AllOrNothing reports the first refused row only
 * and adds nothing then; StopOnFirstFailure keeps what came before it. Throws ItemNotFound (queue).
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
  if (commitType === 'AllOrNothing') return addAllOrNothing(orchestrator, context, queue, rows);
  if (commitType === 'StopOnFirstFailure') return addUntilFailure(orchestrator, context, queue, rows);
  const outcomes = await Promise.all(
    rows.map((row, index) => addRow(orchestrator, context, queue, row, index + 1)),
  );
  return outcomes.filter((outcome) => outcome !== null);
}

async function addUntilFailure(
  orchestrator: Orchestrator,
  context: CommandContext,
  queue: Queue,
  rows: readonly BulkRow[],
): Promise<FailedRow[]> {
  for (const [index, row] of rows.entries()) {
    const failed = await addRow(orchestrator, context, queue, row, index + 1);
    if (failed !== null) return [failed];
  }
  return [];
}

async function addRow(
  orchestrator: Orchestrator,
  context: CommandContext,
  queue: Queue,
  row: BulkRow,
  ordinal: number,
): Promise<FailedRow | null> {
  try {
    await addChecked(orchestrator, context, queue, checkedRow(queue, row));
    return null;
  } catch (error) {
    return { ordinal, error: asDomainError(error) };
  }
}

/** The row's input; throws what is wrong with it. */
export function checkedRow(queue: Queue, row: BulkRow): NewItemInput {
  if (row instanceof DomainError) throw row;
  checkInput(queue, row);
  return row;
}

/** Only refusals are told a row; anything else ends the call. */
export function asDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  throw error;
}
