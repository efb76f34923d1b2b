import { addComment } from '../../../commands/comments.ts';
import { DomainError } from '../../../domain/errors.ts';
import { eventId, userIdOf } from '../../../domain/eventId.ts';
import type { Route } from '../call.ts';
import { bodyOf, contextOf, single } from '../call.ts';
import { commentRequest } from '../dto/requests.ts';

export const postComment: Route = {
  permissions: ['Transactions.Edit'],
  handle: async (call) => {
    const { dto } = bodyOf(call, commentRequest);
    const { QueueItemId: itemId, Text } = dto;
    if (typeof itemId !== 'number') throw new DomainError('ParameterMissing', 'QueueItemId is required.');
    const { comment, revision } = await addComment(call.services.orchestrator, contextOf(call), itemId, Text);
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
};
