import { deleteQueueItem, editQueueItem } from '../../../commands/editQueueItem.ts';
import type { ItemEdits } from '../../../commands/editQueueItem.ts';
import { flatContent } from '../../http/json/content.ts';
import { rawMembers } from '../../http/json/rawMembers.ts';
import type { Route } from '../call.ts';
import { contextOf, empty, takes } from '../call.ts';
import type { QueueItemData } from '../dto/requests.ts';
import { queueItemData } from '../dto/requests.ts';
import { numberOf } from '../path.ts';
import { demandItemByUniqueKey } from './readItems.ts';

/**
 * Changes what UiPath lets be changed of a new item, and of that only what the body names: priority, dates, content and
 * progress. Whatever else stands in its QueueItemDataDto is passed over.
 */
export const editItem = takes(queueItemData, {
  permissions: ['Transactions.Edit'],
  handle: async (call, { dto, text }) => {
    const id = numberOf(call.path.key, 'The key');
    const [content] = rawMembers(text, [], ['SpecificContent']);
    const edits = editsOf(dto, flatContent(content, 'SpecificContent'));
    await editQueueItem(call.services.orchestrator, contextOf(call), { id }, edits);
    return empty();
  },
});

function editsOf(dto: QueueItemData, content: string | null): ItemEdits {
  const { Priority: priority, DueDate, DeferDate, RiskSlaDate, Progress } = dto;
  return {
    ...(priority !== undefined && priority !== null && { priority }),
    ...(DueDate !== undefined && { dueDate: DueDate }),
    ...(DeferDate !== undefined && { deferDate: DeferDate }),
    ...(RiskSlaDate !== undefined && { riskSlaDate: RiskSlaDate }),
    ...(Progress !== undefined && { progress: Progress }),
    ...(dto.SpecificContent !== undefined && { content }),
  };
}

export const deleteItem: Route = {
  permissions: ['Transactions.Delete'],
  handle: async (call) => {
    const id = numberOf(call.path.key, 'The key');
    await deleteQueueItem(call.services.orchestrator, contextOf(call), { id });
    return empty(204);
  },
};

export const deleteItemByUniqueKey: Route = {
  permissions: ['Transactions.Delete'],
  handle: async (call) => {
    const { created } = await demandItemByUniqueKey(call, call.path.key);
    await deleteQueueItem(call.services.orchestrator, contextOf(call), { id: created.id });
    return empty(204);
  },
};
