import { Field, ID, InterfaceType } from 'type-graphql';
import type { Comment } from '../../../domain/comments.ts';
import { eventId } from '../../../domain/eventId.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { WorkKind } from '../../../domain/work.ts';
import type { CommentView } from '../../../readModel/queries/comments.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { PrincipalType } from './people.ts';

@InterfaceType('WorkComment', {
  description: 'What somebody says about a queue item or a task.',
  resolveType: ({ kind }: WorkCommentType) => (kind === 'task' ? 'TaskComment' : 'QueueItemComment'),
})
export abstract class WorkCommentType {
  @Field(() => ID, { description: 'Its number, unique among the comments on all work of its kind.' })
  declare readonly id: string;

  @Field(() => ID, { description: 'The number of the work that it is on.' })
  declare readonly workId: string;

  @Field(() => String, { description: 'The comment, 1 to 512 characters.' })
  declare readonly text: string;

  @Field(() => DateTime, { description: 'When it was added.' })
  declare readonly creationTime: Instant;

  @Field(() => PrincipalType, { description: 'Who has added it, and alone may change it.' })
  declare readonly author: PrincipalType;

  declare readonly kind: WorkKind;
}

export const commentNode = (kind: WorkKind, comment: CommentView): WorkCommentType => ({
  kind,
  id: String(comment.id),
  workId: String(comment.itemId),
  text: comment.text,
  creationTime: comment.creationTime,
  author: { kind: comment.principalKind, id: comment.principalId, name: comment.userName },
});

/** A comment that has just been added. */
export const addedCommentNode = (
  kind: WorkKind,
  workId: number,
  { comment, revision }: { readonly comment: Comment; readonly revision: number },
): WorkCommentType => ({
  kind,
  id: String(eventId(workId, revision)),
  workId: String(workId),
  text: comment.text,
  creationTime: comment.at,
  author: { kind: comment.author.kind, id: comment.author.id, name: comment.author.name },
});
