import type { ItemChange } from '../../domain/operation/events.ts';
import type { CommandContext, Orchestrator } from '../context.ts';
import { deleteQueueItem, editQueueItem } from '../editQueueItem.ts';
import { moveQueueItem } from './moveQueueItem.ts';
import { setReviewer, setReviewStatus } from '../reviewQueueItems.ts';

/** Does to one item what an operation does to each: by the command for one, under its rules. Throws as that does. */
export async function changeItem(
  orchestrator: Orchestrator,
  context: CommandContext,
  change: ItemChange,
  id: number,
): Promise<void> {
  const target = { id };
  switch (change.kind) {
    case 'Retry':
      await setReviewStatus(orchestrator, context, target, 'Retried');
      return;
    case 'Delete':
      await deleteQueueItem(orchestrator, context, target);
      return;
    case 'SetReviewer':
      await setReviewer(orchestrator, context, target, change.reviewerId ?? null);
      return;
    case 'SetPriority':
      await editQueueItem(orchestrator, context, target, {
        ...(change.priority !== undefined && { priority: change.priority }),
      });
      return;
    case 'Move':
      await moveQueueItem(orchestrator, context, id, change.queueId ?? 0);
      return;
    default:
      unknownKind(change.kind);
  }
}

function unknownKind(kind: never): never {
  throw new Error(`an operation of kind ${JSON.stringify(kind)} cannot be carried out`);
}
