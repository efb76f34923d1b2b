import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Instant } from '../../../domain/instant.ts';
import type { ReviewStatus, Status } from '../../../domain/queueItem/statusMachine.ts';
import type { HistoryEntry } from '../../../readModel/queries/history.ts';
import { DoorEnum, EventTypeEnum, ReviewStatusEnum, StatusEnum } from '../enums.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { connectionType } from './connection.ts';
import { PrincipalType, UserType } from './people.ts';
import { reviewerNode } from './queueItem.ts';

@ObjectType('QueueItemEvent', {
  simpleResolvers: true,
  description: 'Something that happened to an item, and how the item stood right after it. It never changes.',
})
export class QueueItemEventType {
  @Field(() => ID, { description: 'Its number, unique among the events of all items.' })
  declare readonly id: string;

  @Field(() => ID, { description: 'The number of the item.' })
  declare readonly queueItemId: string;

  @Field(() => Int, { description: "Its place in the item's stream, from 0. Comments take places too." })
  declare readonly revision: number;

  @Field(() => EventTypeEnum, { description: 'What happened.' })
  declare readonly type: string;

  @Field(() => DateTime, { description: 'When it was decided.' })
  declare readonly at: Instant;

  @Field(() => StatusEnum, { description: "The item's status from then on." })
  declare readonly status: Status;

  @Field(() => ReviewStatusEnum, { description: "The item's review status from then on." })
  declare readonly reviewStatus: ReviewStatus;

  @Field(() => UserType, { nullable: true, description: "The item's reviewer from then on." })
  declare readonly reviewer: UserType | null;

  @Field(() => PrincipalType, { description: 'Who has caused it.' })
  declare readonly principal: PrincipalType;

  @Field(() => DoorEnum, { description: 'Through which interface.' })
  declare readonly door: string;
}

export const QueueItemEventConnection = connectionType(
  'QueueItemEvent',
  QueueItemEventType,
  'events of a queue item',
);

export const queueItemEventNode = (entry: HistoryEntry): QueueItemEventType => ({
  id: String(entry.id),
  queueItemId: String(entry.itemId),
  revision: entry.revision,
  type: entry.type,
  at: entry.at,
  status: entry.status,
  reviewStatus: entry.reviewStatus,
  reviewer: reviewerNode(entry),
  principal: { kind: entry.principalKind, id: entry.principalId, name: entry.userName },
  door: entry.door,
});
