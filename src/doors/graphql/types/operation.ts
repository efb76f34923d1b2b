import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { ErrorCode } from '../../../domain/errors.ts';
import { ErrorCodeEnum, errorCodeOf } from './errorCode.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { OperationKind } from '../../../domain/operation/events.ts';
import type { Operation, OperationStatus } from '../../../domain/operation/operation.ts';
import type { Priority } from '../../../domain/queueItem/statusMachine.ts';
import { enumType, PriorityEnum } from '../enums.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { connectionType } from './connection.ts';
import { PrincipalType } from './people.ts';

export const OperationKindEnum = enumType<OperationKind>(
  'OperationKind',
  'What an operation does to each of its items.',
  {
    Retry: 'Another attempt follows it, as with setReviewStatus and RETRIED.',
    Delete: 'It is deleted.',
    SetReviewer: 'Its reviewer is set, or unset.',
    SetPriority: 'Its priority is set.',
    Move: 'It is moved to another queue.',
  },
);

export const OperationStatusEnum = enumType<OperationStatus>('OperationStatus', 'How far an operation is.', {
  Running: 'It changes items, or waits for its turn.',
  Finished: 'It has come to its last item.',
  Failed: 'It could not be brought to its end. It can be resumed.',
  Cancelled: 'Somebody has stopped it. It can be resumed.',
});

@ObjectType('OperationRefusal', { description: 'An item that an operation could not change.' })
export class OperationRefusalType {
  @Field(() => ID, { description: 'The item by its number.' })
  declare readonly itemId: string;

  @Field(() => ErrorCodeEnum, {
    description: 'Why not: the code of the error that changing it alone would have been refused with.',
  })
  declare readonly code: ErrorCode;
}

@ObjectType('OperationRefusalCount', { description: 'How many items were refused for the same reason.' })
export class OperationRefusalCountType {
  @Field(() => ErrorCodeEnum, { description: 'The code of the error.' })
  declare readonly code: ErrorCode;

  @Field(() => Int, { description: 'How many items were refused with it.' })
  declare readonly count: number;
}

@ObjectType('Operation', {
  description:
    'One change to all items that a filter finds. It runs by itself, survives restarts, and can be cancelled and resumed. Each item is changed by an event of its own, in the name of whoever has started the operation; the operation has a stream of its own, too.',
})
export class OperationType {
  @Field(() => ID, { description: 'Its number.' })
  declare readonly id: string;

  @Field(() => OperationKindEnum, { description: 'What it does to each item, by its STARTED event.' })
  declare readonly kind: OperationKind;

  @Field(() => PriorityEnum, { nullable: true, description: 'With SET_PRIORITY: the new priority.' })
  declare readonly priority: Priority | null;

  @Field(() => ID, {
    nullable: true,
    description: 'With SET_REVIEWER: the new reviewer; null for nobody.',
  })
  declare readonly reviewerId: string | null;

  @Field(() => ID, { nullable: true, description: 'With MOVE: the queue that items are moved to.' })
  declare readonly queueId: string | null;

  @Field(() => OperationStatusEnum, { description: 'How far it is, by its last event.' })
  declare readonly status: OperationStatus;

  @Field(() => PrincipalType, { description: 'Who has started it.' })
  declare readonly startedBy: PrincipalType;

  @Field(() => PrincipalType, {
    description: 'In whose name items are changed: who has started it, or resumed it last.',
  })
  declare readonly actor: PrincipalType;

  @Field(() => DateTime, { description: 'When it was started. Items added later are not changed.' })
  declare readonly startedAt: Instant;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null as long as it runs.' })
  declare readonly endedAt: Instant | null;

  @Field(() => Int, { description: 'How many items the filter found when it was started.' })
  declare readonly total: number;

  @Field(() => Int, { description: 'How many items are done: those changed and those refused.' })
  declare readonly processed: number;

  @Field(() => Float, {
    description: 'How much of it is done, from 0 to 1; 1 where it has finished, whatever was found.',
  })
  declare readonly progress: number;

  @Field(() => Int, { description: 'How many items were changed, by its PROGRESSED events.' })
  declare readonly changed: number;

  @Field(() => Int, { description: 'How many items a rule has kept from being changed.' })
  declare readonly refused: number;

  @Field(() => [OperationRefusalCountType], { description: 'How many were refused for which reason.' })
  declare readonly refusedByCode: readonly OperationRefusalCountType[];

  @Field(() => [OperationRefusalType], { description: 'The first hundred that were refused.' })
  declare readonly refusals: readonly OperationRefusalType[];

  @Field(() => String, { nullable: true, description: 'Why it failed; null where it did not.' })
  declare readonly reason: string | null;

  @Field(() => Int, { description: 'The revision of its stream, which grows with each step.' })
  declare readonly revision: number;
}

export const OperationConnection = connectionType('Operation', OperationType, 'operations');

const textOrNull = (id: number | null | undefined): string | null =>
  typeof id === 'number' ? String(id) : null;

export function operationNode(operation: Operation): OperationType {
  const { id, kind, status, total, changed, refused, refusedByCode, refusals } = operation;
  const processed = changed + refused;
  return {
    id: String(id),
    kind,
    priority: operation.priority ?? null,
    reviewerId: textOrNull(operation.reviewerId),
    queueId: textOrNull(operation.queueId),
    status,
    startedBy: operation.startedBy,
    actor: operation.actor,
    startedAt: operation.startedAt,
    endedAt: operation.endedAt,
    total,
    processed,
    progress: status === 'Finished' ? 1 : Math.min(1, total === 0 ? 0 : processed / total),
    changed,
    refused,
    refusedByCode: Object.entries(refusedByCode).map(([code, count]) => ({ code: errorCodeOf(code), count })),
    refusals: refusals.map(({ itemId, code }) => ({ itemId: String(itemId), code: errorCodeOf(code) })),
    reason: operation.reason,
    revision: operation.revision,
  };
}
