import { deleteQueueItem } from '../../../commands/editQueueItem.ts';
import type { Versioned } from '../../../commands/reviewQueueItems.ts';
import { forEachItem, setReviewer, setReviewStatus } from '../../../commands/reviewQueueItems.ts';
import type { Call } from '../call.ts';
import { contextOf, single, takes } from '../call.ts';
import { queueItemsRequest, setReviewerRequest, setReviewStatusRequest } from '../dto/requests.ts';
import { versionOf } from '../dto/rowVersion.ts';

interface SentVersion {
  readonly Id: number;
  readonly RowVersion?: string | null;
}

function targetsOf(items: readonly SentVersion[]): Versioned[] {
  return items.map(({ Id: id, RowVersion }) => {
    const version = versionOf(RowVersion);
    return version === undefined ? { id } : { id, version };
  });
}

/** Items that refused, a stale RowVersion among them, are named in the answer, whose status is 200 all the same. */
const bulkAnswer = (call: Call, failed: readonly number[]) =>
  single(call, 'UiPath.Application.Dto.BulkOperationResponseDto_1OfInt64', {
    Success: failed.length === 0,
    Message: failed.length === 0 ? null : 'Some items could not be changed.',
    FailedItems: failed,
  });

export const assignReviewer = takes(setReviewerRequest, {
  permissions: ['Transactions.Edit'],
  handle: async (call, { dto }) => {
    return bulkAnswer(call, await review(call, dto.queueItems, dto.userId));
  },
});

export const unassignReviewer = takes(queueItemsRequest, {
  permissions: ['Transactions.Edit'],
  handle: async (call, { dto }) => {
    return bulkAnswer(call, await review(call, dto.queueItems, null));
  },
});

function review(call: Call, items: readonly SentVersion[], userId: number | null): Promise<number[]> {
  const { orchestrator } = call.services;
  const context = contextOf(call);
  return forEachItem(targetsOf(items), (target) => setReviewer(orchestrator, context, target, userId));
}

export const changeReviewStatus = takes(setReviewStatusRequest, {
  permissions: ['Transactions.Edit'],
  handle: async (call, { dto }) => {
    const { orchestrator } = call.services;
    const context = contextOf(call);
    const failed = await forEachItem(targetsOf(dto.queueItems), (target) =>
      setReviewStatus(orchestrator, context, target, dto.status),
    );
    return bulkAnswer(call, failed);
  },
});

export const deleteBulk = takes(queueItemsRequest, {
  permissions: ['Transactions.Delete'],
  handle: async (call, { dto }) => {
    const { orchestrator } = call.services;
    const context = contextOf(call);
    const failed = await forEachItem(targetsOf(dto.queueItems), (target) =>
      deleteQueueItem(orchestrator, context, target),
    );
    return bulkAnswer(call, failed);
  },
});
