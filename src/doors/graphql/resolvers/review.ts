import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { deleteQueueItem, editQueueItem } from '../../../commands/editQueueItem.ts';
import { setReviewer, setReviewStatus } from '../../../commands/reviewQueueItems.ts';
import type { ReviewStatus } from '../../../domain/queueItem/statusMachine.ts';
import type { ExpectedRevision, FolderId, GraphQLContext } from '../context.ts';
import { commandContext } from '../context.ts';
import { ReviewStatusEnum } from '../enums.ts';
import { numberOrNull } from '../ids.ts';
import { EditQueueItemInput, editsOf } from '../inputs/queueItemInputs.ts';
import { type Key, once } from '../once.ts';
import { queueItemNode, QueueItemType } from '../types/queueItem.ts';
import { versioned } from '../versioned.ts';
import { FolderArg, ItemIdArg, KeyArg, ReviewerArg, RevisionArg } from './arguments.ts';

@Resolver()
export class Review {
  @Mutation(() => QueueItemType, {
    description:
      'Sets who reviews a failed or abandoned item, or nobody. Needs Transactions.Edit. Errors: ITEM_NOT_FOUND, REVIEWER_NOT_AVAILABLE, INVALID_STATUS_FOR_REVIEW, OPTIMISTIC_CONCURRENCY.',
  })
  async setReviewer(
    @Ctx() context: GraphQLContext,
    @ItemIdArg() id: string,
    @ReviewerArg() reviewerId: string | null | undefined,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, ['Transactions.Edit'], folderId);
    const target = await versioned(orchestrator, id, expectedRevision);
    const userId = numberOrNull(reviewerId, 'reviewerId');
    const call = ['setReviewer', target, userId, command.folderId] as const;
    const accepted = await once(context, command, key, call);
    return queueItemNode((await setReviewer(orchestrator, accepted, target, userId)).item);
  }

  @Mutation(() => QueueItemType, {
    description:
      'Decides about a failed or abandoned item; with RETRIED another attempt follows: see nextAttempt. Needs Transactions.Edit. Errors: ITEM_NOT_FOUND, INVALID_STATUS_FOR_REVIEW, INVALID_STATUS_FOR_RETRY, OPTIMISTIC_CONCURRENCY.',
  })
  async setReviewStatus(
    @Ctx() context: GraphQLContext,
    @ItemIdArg() id: string,
    @Arg('reviewStatus', () => ReviewStatusEnum, { description: 'What is decided.' })
    reviewStatus: ReviewStatus,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, ['Transactions.Edit'], folderId);
    const target = await versioned(orchestrator, id, expectedRevision);
    const call = ['setReviewStatus', target, reviewStatus, command.folderId] as const;
    const accepted = await once(context, command, key, call);
    return queueItemNode((await setReviewStatus(orchestrator, accepted, target, reviewStatus)).item);
  }

  @Mutation(() => QueueItemType, {
    description:
      'Changes an item that is new. Needs Transactions.Edit. Errors: ITEM_NOT_FOUND, INVALID_STATUS_FOR_EDIT, OPTIMISTIC_CONCURRENCY, a schema violation or a …_SIZE_EXCEEDED.',
  })
  async editQueueItem(
    @Ctx() context: GraphQLContext,
    @ItemIdArg() id: string,
    @Arg('input', () => EditQueueItemInput, { description: 'What to change.' }) input: EditQueueItemInput,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, ['Transactions.Edit'], folderId);
    const target = await versioned(orchestrator, id, expectedRevision);
    const call = ['editQueueItem', target, input, command.folderId] as const;
    const accepted = await once(context, command, key, call);
    return queueItemNode((await editQueueItem(orchestrator, accepted, target, editsOf(input))).item);
  }

  @Mutation(() => QueueItemType, {
    description:
      'Deletes an item that nobody works on. It stays readable; the last attempt of a chain gives its reference back. Needs Transactions.Delete. Errors: ITEM_NOT_FOUND, INVALID_STATUS_FOR_DELETE, OPTIMISTIC_CONCURRENCY.',
  })
  async deleteQueueItem(
    @Ctx() context: GraphQLContext,
    @ItemIdArg() id: string,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, ['Transactions.Delete'], folderId);
    const target = await versioned(orchestrator, id, expectedRevision);
    const call = ['deleteQueueItem', target, command.folderId] as const;
    const accepted = await once(context, command, key, call);
    return queueItemNode((await deleteQueueItem(orchestrator, accepted, target)).item);
  }
}
