import { Field, ID, InputType } from 'type-graphql';
import { DomainError } from '../../../domain/errors.ts';
import type { Priority, ReviewStatus, Status } from '../../../domain/queueItem/statusMachine.ts';
import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import { PriorityEnum, ReviewStatusEnum, StatusEnum } from '../enums.ts';
import { all, calls } from '../lists/predicates.ts';
import { DateTimeRange, idsOf, isNumber, isOneOf, isText, isWithin, type Part } from './filterParts.ts';

@InputType('QueueItemFilter', {
  description:
    'Which items are wanted: those that are as every part says. A part that is null or left out says nothing.',
})
export class QueueItemFilter {
  @Field(() => ID, { nullable: true, description: 'Those of this queue.' })
  declare readonly queueId?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Those with one of these numbers, at most 1000.' })
  declare readonly ids?: readonly string[] | null;

  @Field(() => ID, { nullable: true, description: 'All attempts of this retry chain.' })
  declare readonly key?: string | null;

  @Field(() => [StatusEnum], { nullable: true, description: 'Those with one of these statuses.' })
  declare readonly status?: readonly Status[] | null;

  @Field(() => [ReviewStatusEnum], {
    nullable: true,
    description: 'Those with one of these review statuses.',
  })
  declare readonly reviewStatus?: readonly ReviewStatus[] | null;

  @Field(() => [PriorityEnum], { nullable: true, description: 'Those with one of these priorities.' })
  declare readonly priority?: readonly Priority[] | null;

  @Field(() => String, { nullable: true, description: 'Those with this reference; case matters.' })
  declare readonly reference?: string | null;

  @Field(() => String, { nullable: true, description: 'Those whose reference begins so; case matters.' })
  declare readonly referencePrefix?: string | null;

  @Field(() => ID, { nullable: true, description: 'Those that this user reviews.' })
  declare readonly reviewerId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Those that this robot took last.' })
  declare readonly robotId?: string | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Those added in this time.' })
  declare readonly created?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Those due in this time.' })
  declare readonly due?: DateTimeRange | null;
}

/**
 * The filter as a condition on items, whatever it says of queues where `queueId` is null; null where it says nothing.
 * Throws InvalidArgument for what is no id.
 */
export function conditionOf(filter: QueueItemFilter, queueId = filter.queueId): QueryExpression | null {
  const parts: Part[] = [
    isNumber('QueueDefinitionId', queueId, 'queueId'),
    isOneOf('Id', 'number', idsOf(filter.ids)),
    isText('Key', keyOf(filter.key)),
    isOneOf('Status', 'enum', filter.status),
    isOneOf('ReviewStatus', 'enum', filter.reviewStatus),
    isOneOf('Priority', 'enum', filter.priority),
    isText('Reference', filter.reference),
    typeof filter.referencePrefix === 'string'
      ? calls('startswith', 'Reference', filter.referencePrefix)
      : null,
    isNumber('ReviewerUserId', filter.reviewerId, 'reviewerId'),
    isNumber('RobotId', filter.robotId, 'robotId'),
    ...isWithin('CreationTime', filter.created),
    ...isWithin('DueDate', filter.due),
  ];
  return all(parts.filter((part) => part !== null));
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function keyOf(key: string | null | undefined): string | null {
  if (typeof key !== 'string') return null;
  if (!UUID.test(key)) throw new DomainError('InvalidArgument', 'key must be a UUID.');
  return key;
}
