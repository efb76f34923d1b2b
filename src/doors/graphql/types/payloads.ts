import { Field, Int, ObjectType } from 'type-graphql';
import type { FailedRow } from '../../../commands/bulkAddQueueItems.ts';
import type { ErrorCode } from '../../../domain/errors.ts';
import { ErrorCodeEnum } from './errorCode.ts';

@ObjectType('FailedQueueItem', { description: 'A row of a bulk that was refused.' })
export class FailedQueueItemType {
  @Field(() => Int, { description: 'Which row it is, from 1.' })
  declare readonly ordinal: number;

  @Field(() => ErrorCodeEnum, { description: 'The code of the error, as in `extensions.code` of errors.' })
  declare readonly code: ErrorCode;

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

export const bulkPayload = (failed: readonly FailedRow[]): BulkAddQueueItemsPayload => ({
  success: failed.length === 0,
  failedItems: failed.map(({ ordinal, error }) => ({
    ordinal,
    code: error.code,
    message: error.message,
    details: error.details,
  })),
});
