import { ObjectType } from 'type-graphql';
import type { CommentView } from '../../../readModel/queries/comments.ts';
import { connectionType } from './connection.ts';
import { commentNode, WorkCommentType } from './workComment.ts';

@ObjectType('QueueItemComment', {
  simpleResolvers: true,
  implements: WorkCommentType,
  description: 'What somebody says about an item.',
})
export class QueueItemCommentType extends WorkCommentType {}

export const QueueItemCommentConnection = connectionType(
  'QueueItemComment',
  QueueItemCommentType,
  'comments on a queue item',
);

export const queueItemCommentNode = (comment: CommentView): QueueItemCommentType =>
  commentNode('queueItem', comment);
