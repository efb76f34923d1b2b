import { addComment, deleteComment, editComment } from '../../../commands/comments.ts';
import { DomainError } from '../../../domain/errors.ts';
import { eventId, userIdOf } from '../../../domain/eventId.ts';
import type { Route } from '../call.ts';
import { contextOf, empty, single, takes } from '../call.ts';
import type { CommentRequest } from '../dto/requests.ts';
import { commentRequest } from '../dto/requests.ts';
import { waitForWrites } from '../reading.ts';
import { demandComment, getComment } from './readItems.ts';

export const postComment = takes(commentRequest, {
  permissions: ['Transactions.Edit'],
  handle: async (call, { dto }) => {
    const itemId = dto.QueueItemId;
    if (typeof itemId !== 'number') throw new DomainError('ParameterMissing', 'QueueItemId is required.');
    const { comment, revision } = await addComment(
      call.services.orchestrator,
      contextOf(call),
      itemId,
      textOf(dto),
    );
    const { author, at, text } = comment;
    return single(
      call,
      'QueueItemComments/$entity',
      {
        Text: text,
        QueueItemId: itemId,
        CreationTime: at,
        UserId: userIdOf(author),
        UserName: author.name,
        Id: eventId(itemId, revision),
      },
      201,
    );
  },
});

/** Some clients call the text Content. */
function textOf({ Text, Content }: CommentRequest): string {
  const text = Text ?? Content;
  if (typeof text !== 'string') throw new DomainError('ParameterMissing', 'Text is required.');
  return text;
}

/** Answers the changed comment. Only its author may change it. */
export const putComment = takes(commentRequest, {
  permissions: ['Transactions.Edit'],
  handle: async (call, { dto }) => {
    await waitForWrites(call);
    const { itemId, revision } = await demandComment(call);
    await editComment(call.services.orchestrator, contextOf(call), itemId, revision, textOf(dto));
    return getComment.handle(call);
  },
});

export const removeComment: Route = {
  permissions: ['Transactions.Edit'],
  handle: async (call) => {
    await waitForWrites(call);
    const { itemId, revision } = await demandComment(call);
    await deleteComment(call.services.orchestrator, contextOf(call), itemId, revision);
    return empty(204);
  },
};
