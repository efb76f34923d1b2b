import { addComment } from '../../../commands/comments.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Route } from '../call.ts';
import { bodyOf, contextOf, single } from '../call.ts';
import { commentRequest } from '../dto/requests.ts';

/** History rows and comments are numbered by their work and revision. */
const REVISIONS = 2 ** 20;

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
        UserId: author.userId ?? (author.kind === 'user' ? Number(author.id) : null),
        UserName: author.name,
        Id: itemId * REVISIONS + revision,
      },
      201,
    );
  },
};
