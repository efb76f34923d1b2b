import { DomainError } from '../domain/errors.ts';
import type { Once } from '../domain/idempotency.ts';
import type { Queue } from '../domain/queue/queue.ts';
import { AppendTooLarge } from '../store/eventStore.ts';
import { followUpId } from './followUps.ts';
import type { NewItemInput } from './newItem.ts';
import { checkInput } from './newItem.ts';

/** A row as its door read it, or why the door could not. */
export type BulkRow = NewItemInput | DomainError;

/** A row that was refused; the ordinal is 1-based. */
export interface FailedRow {
  readonly ordinal: number;
  readonly error: DomainError;
}

/** The row's input; throws what is wrong with it. */
export function checkedRow(queue: Queue, row: BulkRow): NewItemInput {
  if (row instanceof DomainError) throw row;
  checkInput(queue, row);
  return row;
}

/** The inputs of the rows before the first that `check` refuses, and that refusal. */
export function inputsUntilFailure(
  rows: readonly BulkRow[],
  check: (row: BulkRow) => NewItemInput,
): { inputs: readonly NewItemInput[]; failed: FailedRow | null } {
  const inputs: NewItemInput[] = [];
  for (const [index, row] of rows.entries()) {
    try {
      inputs.push(check(row));
    } catch (error) {
      return { inputs, failed: failedRow(index + 1, error) };
    }
  }
  return { inputs, failed: null };
}

/** What is known of one row of a call that was accepted under a key: the rows are numbered in a row. */
export function onceOfRow(once: Once | undefined, index: number): Once | undefined {
  if (once?.target.id === undefined) return undefined;
  const id = once.target.id + index;
  const named = (what: string): string => followUpId(once.decisionId, what, index);
  return { ...once, target: { id, key: named('key'), uniqueKey: named('uniqueKey') } };
}

/** The row as refused; an error that is not about the row ends the call. */
export function failedRow(ordinal: number, error: unknown): FailedRow {
  if (error instanceof DomainError) return { ordinal, error };
  if (error instanceof AppendTooLarge) return { ordinal, error: new DomainError('AppendTooLarge') };
  throw error;
}
