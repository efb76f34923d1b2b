import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Permission } from '../../../auth/permissions.ts';
import type { AddedComment } from '../../../commands/comments.ts';
import { addComment, deleteComment, editComment } from '../../../commands/comments.ts';
import type { CommandContext, Orchestrator } from '../../../commands/context.ts';
import { addTaskComment, deleteTaskComment, editTaskComment } from '../../../commands/taskComments.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { WorkKind } from '../../../domain/work.ts';
import type { CommentView } from '../../../readModel/queries/comments.ts';
import { findComment } from '../../../readModel/queries/comments.ts';
import { findTaskComment } from '../../../readModel/queries/taskComments.ts';
import type { ReadModels } from '../../../readModel/readModels.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { commandContext } from '../context.ts';
import { numberOf, oneOf } from '../ids.ts';
import { type Key, once } from '../once.ts';
import { caughtUp } from '../reading.ts';
import { addedCommentNode, commentNode, WorkCommentType } from '../types/workComment.ts';
import { WorkKindEnum } from '../workEnums.ts';
import { type ArgDecorator, FolderArg, KeyArg } from './arguments.ts';

/** What can be done about comments on one kind of work. */
interface OnKind {
  readonly permission: Permission;
  add(...given: readonly [Orchestrator, CommandContext, number, string]): Promise<AddedComment>;
  find(reads: ReadModels, folders: readonly number[], id: number): Promise<CommentView | null>;
  edit(...given: readonly [Orchestrator, CommandContext, number, number, string]): Promise<void>;
  remove(...given: readonly [Orchestrator, CommandContext, number, number]): Promise<void>;
}

const on: Readonly<Record<WorkKind, OnKind>> = {
  queueItem: {
    permission: 'Transactions.Edit',
    add: addComment,
    find: findComment,
    edit: editComment,
    remove: deleteComment,
  },
  task: {
    permission: 'Tasks.Edit',
    add: addTaskComment,
    find: findTaskComment,
    edit: editTaskComment,
    remove: deleteTaskComment,
  },
};

const CommentIdArg = (): ArgDecorator => Arg('id', () => ID, { description: 'The comment by its number.' });

const KindArg = (): ArgDecorator =>
  Arg('kind', () => WorkKindEnum, {
    defaultValue: 'queueItem',
    description: 'What the comment is on: comments on items and on tasks are numbered each for themselves.',
  });

const TextArg = (): ArgDecorator =>
  Arg('text', () => String, { description: 'The comment, 1 to 512 characters.' });

@Resolver()
export class Comments {
  @Mutation(() => WorkCommentType, {
    description:
      'Adds a comment to an item or a task, whose `revision` stays as it is. Needs Transactions.Edit, or Tasks.Edit for a task. Errors: ITEM_NOT_FOUND, PARAMETER_MISSING and PARAMETER_INVALID (not one of the two is named), INVALID_ARGUMENT (the text).',
  })
  async addComment(
    @Ctx() context: GraphQLContext,
    @Arg('queueItemId', () => ID, { nullable: true, description: 'The item by its number.' })
    queueItemId: string | null | undefined,
    @Arg('taskId', () => ID, { nullable: true, description: 'The task by its number, instead of an item.' })
    taskId: string | null | undefined,
    @TextArg() text: string,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ): Promise<WorkCommentType> {
    const kind = typeof taskId === 'string' ? 'task' : 'queueItem';
    const command = commandContext(context, [on[kind].permission], folderId);
    const id = workNamed(queueItemId, taskId);
    const call = ['addComment', kind, id, text, command.folderId] as const;
    const accepted = await once(context, command, key, call);
    return addedCommentNode(kind, id, await on[kind].add(context.services.orchestrator, accepted, id, text));
  }

  @Mutation(() => WorkCommentType, {
    description:
      "Changes the text of one's own comment. Needs Transactions.Edit, or Tasks.Edit for one on a task. Errors: ITEM_NOT_FOUND, NOT_OWN_COMMENT, INVALID_ARGUMENT (the text).",
  })
  async editComment(
    @Ctx() context: GraphQLContext,
    @CommentIdArg() id: string,
    @KindArg() kind: WorkKind,
    @TextArg() text: string,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ): Promise<WorkCommentType> {
    const command = commandContext(context, [on[kind].permission], folderId);
    const comment = await demandComment(context, command, kind, id);
    const call = ['editComment', kind, comment.id, text, command.folderId] as const;
    const accepted = await once(context, command, key, call);
    const { itemId, revision } = comment;
    await on[kind].edit(context.services.orchestrator, accepted, itemId, revision, text);
    // Given again, it says how the comment is by now.
    const isRepeat = accepted.once?.isRepeat === true;
    return commentNode(
      kind,
      isRepeat ? await demandComment(context, command, kind, id) : { ...comment, text },
    );
  }

  @Mutation(() => WorkCommentType, {
    description:
      "Takes one's own comment away; answers it as it was. Given again it is not found. Needs Transactions.Edit, or Tasks.Edit for one on a task. Errors: ITEM_NOT_FOUND, NOT_OWN_COMMENT.",
  })
  async deleteComment(
    @Ctx() context: GraphQLContext,
    @CommentIdArg() id: string,
    @KindArg() kind: WorkKind,
    @FolderArg() folderId: FolderId,
  ): Promise<WorkCommentType> {
    const command = commandContext(context, [on[kind].permission], folderId);
    const comment = await demandComment(context, command, kind, id);
    await on[kind].remove(context.services.orchestrator, command, comment.itemId, comment.revision);
    return commentNode(kind, comment);
  }
}

function workNamed(queueItemId: string | null | undefined, taskId: string | null | undefined): number {
  const named = oneOf(queueItemId, taskId, 'queueItemId and taskId');
  return 'a' in named ? numberOf(named.a, 'queueItemId') : numberOf(named.b, 'taskId');
}

async function demandComment(
  context: GraphQLContext,
  { folderId }: CommandContext,
  kind: WorkKind,
  id: string,
): Promise<CommentView> {
  const comment = await on[kind].find(await caughtUp(context), [folderId], numberOf(id));
  if (comment === null) throw new DomainError('ItemNotFound', 'The comment does not exist.');
  return comment;
}
