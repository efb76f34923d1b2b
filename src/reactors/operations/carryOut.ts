import { changePending } from '../../commands/operations/changeItems.ts';
import { contextOf, findOperation, recordCommand } from '../../commands/operations/operations.ts';
import type { Orchestrator } from '../../commands/context.ts';
import type { Operation } from '../../domain/operation/operation.ts';
import type { QueryExpression } from '../../readModel/expression/ast.ts';
import { nextItems } from '../../readModel/queries/operations.ts';
import type { Queries, ReadModels } from '../../readModel/readModels.ts';

/** Items changed at once, and between two progress events. */
export const AT_ONCE = 200;

export interface Carrying {
  readonly orchestrator: Orchestrator;
  readonly reads: Pick<ReadModels, keyof Queries | 'consistency'>;
  /** Items changed at once; AT_ONCE unless told. */
  readonly atOnce?: number;
}

/**
 * Changes the items of an operation from where it is to its end, or until it is stopped. Which items come next stands in
 * the log before they are changed, so that whoever goes on after a crash changes none twice and counts all.
 *
 * Throws RowsBehind, WrongExpectedRevision where somebody else has written to it, and what stops a store.
 */
export async function carryOut(carrying: Carrying, id: number, signal: AbortSignal): Promise<void> {
  const { orchestrator } = carrying;
  let folded = await findOperation(orchestrator.store, id);
  // What is pending first may have been changed by whoever was at it before.
  let isRepeat = true;
  while (folded !== null && folded.state.status === 'Running' && !signal.aborted) {
    const operation = folded.state;
    const outcome = await changePending(orchestrator, operation, isRepeat);
    const next = await following(carrying, operation);
    folded = await recordCommand(orchestrator, contextOf(operation), folded, {
      type: 'Progress',
      ...outcome,
      next,
    });
    isRepeat = false;
  }
}

/** Rows must know all items that were there when it started. */
async function following(
  { reads, atOnce = AT_ONCE }: Carrying,
  { folderId, filter, until, cursor }: Operation,
): Promise<readonly number[]> {
  if ((await reads.consistency.waitFor(until)) > 0) throw new RowsBehind();
  const condition = JSON.parse(filter) as QueryExpression;
  return nextItems(reads, { folderId, filter: condition, until }, cursor, atOnce);
}

/** The rows do not know yet which items an operation is about. */
export class RowsBehind extends Error {
  override readonly name = 'RowsBehind';

  constructor() {
    super('the read models are behind on the event log');
  }
}
