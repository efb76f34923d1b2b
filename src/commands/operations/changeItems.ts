import { DomainError } from '../../domain/errors.ts';
import type { Refusal } from '../../domain/operation/events.ts';
import type { Operation } from '../../domain/operation/operation.ts';
import type { Orchestrator } from '../context.ts';
import { changeItem } from './changeItem.ts';
import { contextOf } from './operations.ts';

export interface Changed {
  readonly changed: number;
  readonly refused: readonly Refusal[];
}

/**
 * Changes the items that an operation is at, all at once. With `isRepeat` some may have been changed by it before, and
 * are not changed again. Throws the first trouble that is none of an item's own (a store that cannot be reached).
 */
export async function changePending(
  orchestrator: Orchestrator,
  operation: Operation,
  isRepeat: boolean,
): Promise<Changed> {
  const { pending, decisionId } = operation;
  const context = { ...contextOf(operation), once: { decisionId, target: {}, isRepeat } };
  if (operation.kind === 'Retry' || operation.kind === 'Move')
    await orchestrator.ids.reserve('queueItem', pending.length);
  const refusals = await Promise.all(
    pending.map(async (id): Promise<Refusal | null> => {
      try {
        await changeItem(orchestrator, context, operation, id);
        return null;
      } catch (error) {
        if (!isOwn(error)) throw error;
        return { itemId: id, code: error.code };
      }
    }),
  );
  const refused = refusals.filter((refusal) => refusal !== null);
  return { changed: pending.length - refused.length, refused };
}

/** Whether an error is about the item, and not about the server. */
const isOwn = (error: unknown): error is DomainError =>
  error instanceof DomainError && error.httpStatus < 500;
