import { Field, ID, ObjectType } from 'type-graphql';
import type { Instant } from '../../../domain/instant.ts';
import type { CommentView } from '../../../readModel/queries/comments.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { connectionType } from './connection.ts';
import { PrincipalType } from './people.ts';

@ObjectType('QueueItemComment', { description: 'What somebody says about an item.' })
export class QueueItemCommentType {
  @Field(() => ID, { description: 'Its number, unique among the comments on all items.' })
  declare readonly id: string;

  @Field(() => String, { description: 'The comment, 1 to 512 characters.' })
  declare readonly text: string;

  @Field(() => DateTime, { description: 'When it was added.' })
  declare readonly creationTime: Instant;

  @Field(() => PrincipalType, { description: 'Who has added it, and alone may change it.' })
  declare readonly author: PrincipalType;
}

export const QueueItemCommentConnection = connectionType(
  'QueueItemComment',
  QueueItemCommentType,
  'comments on a queue item',
);

export const queueItemCommentNode = (comment: CommentView): QueueItemCommentType => ({
  id: String(comment.id),
  text: comment.text,
  creationTime: comment.creationTime,
  author: { kind: comment.principalKind, id: comment.principalId, name: comment.userName },
});
