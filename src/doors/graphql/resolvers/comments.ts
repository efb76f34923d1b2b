import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { addComment, deleteComment, editComment } from '../../../commands/comments.ts';
import type { CommandContext } from '../../../commands/context.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { CommentView } from '../../../readModel/queries/comments.ts';
import { findComment } from '../../../readModel/queries/comments.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { commandContext } from '../context.ts';
import { eventId } from '../../../domain/eventId.ts';
import { numberOf } from '../ids.ts';
import { type Key, once } from '../once.ts';
import { caughtUp } from '../reading.ts';
import { queueItemCommentNode, QueueItemCommentType } from '../types/queueItemComment.ts';
import { type ArgDecorator, FolderArg, KeyArg } from './arguments.ts';

const CommentIdArg = (): ArgDecorator => Arg('id', () => ID, { description: 'The comment by its number.' });

const TextArg = (): ArgDecorator =>
  Arg('text', () => String, { description: 'The comment, 1 to 512 characters.' });

@Resolver()
export class Comments {
  @Mutation(() => QueueItemCommentType, {
    description:
      'Adds a comment to an item, whose `revision` stays as it is. Needs Transactions.Edit. Errors: ITEM_NOT_FOUND, INVALID_ARGUMENT (the text).',
  })
  async addComment(
    @Ctx() context: GraphQLContext,
    @Arg('queueItemId', () => ID, { description: 'The item by its number.' }) queueItemId: string,
    @TextArg() text: string,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ): Promise<QueueItemCommentType> {
    const command = commandContext(context, ['Transactions.Edit'], folderId);
    const itemId = numberOf(queueItemId, 'queueItemId');
    const call = ['addComment', itemId, text, command.folderId] as const;
    const accepted = await once(context, command, key, call);
    const added = await addComment(context.services.orchestrator, accepted, itemId, text);
    const { author, at } = added.comment;
    const { kind, id, name } = author;
    return {
      id: String(eventId(itemId, added.revision)),
      text: added.comment.text,
      creationTime: at,
      author: { kind, id, name },
    };
  }

  @Mutation(() => QueueItemCommentType, {
    description:
      "Changes the text of one's own comment. Needs Transactions.Edit. Errors: ITEM_NOT_FOUND, NOT_OWN_COMMENT, INVALID_ARGUMENT (the text).",
  })
  async editComment(
    @Ctx() context: GraphQLContext,
    @CommentIdArg() id: string,
    @TextArg() text: string,
    @FolderArg() folderId: FolderId,
  ) {
    const command = commandContext(context, ['Transactions.Edit'], folderId);
    const comment = await demandComment(context, command, id);
    const { itemId, revision } = comment;
    await editComment(context.services.orchestrator, command, itemId, revision, text);
    return queueItemCommentNode({ ...comment, text });
  }

  @Mutation(() => QueueItemCommentType, {
    description:
      "Takes one's own comment away; answers it as it was. Needs Transactions.Edit. Errors: ITEM_NOT_FOUND, NOT_OWN_COMMENT.",
  })
  async deleteComment(
    @Ctx() context: GraphQLContext,
    @CommentIdArg() id: string,
    @FolderArg() folderId: FolderId,
  ) {
    const command = commandContext(context, ['Transactions.Edit'], folderId);
    const comment = await demandComment(context, command, id);
    await deleteComment(context.services.orchestrator, command, comment.itemId, comment.revision);
    return queueItemCommentNode(comment);
  }
}

async function demandComment(
  context: GraphQLContext,
  { folderId }: CommandContext,
  id: string,
): Promise<CommentView> {
  const comment = await findComment(await caughtUp(context), [folderId], numberOf(id));
  if (comment === null) throw new DomainError('ItemNotFound', 'The comment does not exist.');
  return comment;
}
