import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { FailedRow } from '../../../commands/bulkAddQueueItems.ts';
import type { ClaimedItem } from '../../../commands/claimWork.ts';
import type { Instant } from '../../../domain/instant.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import { codeOf } from '../errors.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { queueItemNode, QueueItemType } from './queueItem.ts';

@ObjectType('FailedQueueItem', { description: 'A row of a bulk that was refused.' })
export class FailedQueueItemType {
  @Field(() => Int, { description: 'Which row it is, from 1.' })
  declare readonly ordinal: number;

  @Field(() => String, { description: 'The code of the error, as in `extensions.code` of errors.' })
  declare readonly code: string;

  @Field(() => String, { description: 'Why it was refused.' })
  declare readonly message: string;

  @Field(() => String, { nullable: true, description: 'More of it, one line a violation.' })
  declare readonly details: string | null;
}

@ObjectType('BulkAddQueueItemsPayload', { description: 'What became of a bulk.' })
export class BulkAddQueueItemsPayload {
  @Field(() => Boolean, { description: 'Whether no row was refused.' })
  declare readonly success: boolean;

  @Field(() => [FailedQueueItemType], { description: 'The rows that were refused, in their order.' })
  declare readonly failedItems: readonly FailedQueueItemType[];
}

@ObjectType('Lease', { description: 'The right to work on one piece of work until an instant.' })
export class LeaseType {
  @Field(() => ID, {
    description:
      'The key to the work: whoever does not have it cannot extend, complete, fail or release the work.',
  })
  declare readonly leaseId: string;

  @Field(() => DateTime, {
    description: 'When it ends unless it is extended: the work then fails with an application exception.',
  })
  declare readonly expiresAt: Instant;

  @Field(() => QueueItemType, { nullable: true, description: 'The work, where it is a queue item.' })
  declare readonly queueItem: QueueItemType | null;
}

export const bulkPayload = (failed: readonly FailedRow[]): BulkAddQueueItemsPayload => ({
  success: failed.length === 0,
  failedItems: failed.map(({ ordinal, error }) => ({
    ordinal,
    code: codeOf(error.code),
    message: error.message,
    details: error.details,
  })),
});

export const leaseNode = ({ leaseId, deadline, item }: ClaimedItem): LeaseType => ({
  leaseId,
  expiresAt: fromMilliseconds(deadline),
  queueItem: queueItemNode(item),
});
