import { DomainError } from '../domain/errors.ts';
import type { Comment, Comments } from '../domain/comments.ts';
import { itemStream } from '../domain/followUps.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { handle } from './handle.ts';
import { carriedOutAt } from './idempotency.ts';
import { commentText } from './personal/sealing.ts';

/** The most characters of a comment (UiPath's QueueItemCommentDto). */
export const MAX_COMMENT = 512;

/** A comment as it stands, and the revision of the event that added it. */
export interface AddedComment {
  readonly comment: Comment;
  readonly revision: number;
}

/** Adds a comment; the item's version stays as it is. */
export async function addComment(
  orchestrator: Orchestrator,
  context: CommandContext,
  itemId: number,
  text: string,
): Promise<AddedComment> {
  checkText(text);
  const { item, revision } = await handle(orchestrator, context, itemId, async (before) => ({
    type: 'AddComment',
    ...(await commentText(orchestrator, before, text)),
  }));
  return added(orchestrator, context, itemStream(itemId), item.comments, revision);
}

/** The comment that a command has added, where it was the last event of its work, or has added before. */
export async function added(
  { store }: Orchestrator,
  { once }: CommandContext,
  stream: string,
  comments: Comments,
  last: number,
): Promise<AddedComment> {
  const revision = (await carriedOutAt(store, once, stream)) ?? last;
  const comment = comments.get(revision);
  if (comment === undefined) throw new DomainError('ItemNotFound', 'The comment was deleted.');
  return { comment, revision };
}

/** Changes the text of one's own comment. Throws ItemNotFound, NotOwnComment. */
export async function editComment(
  orchestrator: Orchestrator,
  context: CommandContext,
  itemId: number,
  revision: number,
  text: string,
): Promise<void> {
  checkText(text);
  const author = context.principal;
  await handle(orchestrator, context, itemId, async (before) => ({
    type: 'EditComment',
    revision,
    author,
    ...(await commentText(orchestrator, before, text, revision)),
  }));
}

/** Takes one's own comment away. Throws ItemNotFound, NotOwnComment. */
export async function deleteComment(
  orchestrator: Orchestrator,
  context: CommandContext,
  itemId: number,
  revision: number,
): Promise<void> {
  await handle(orchestrator, context, itemId, { type: 'DeleteComment', revision, author: context.principal });
}

/** Throws InvalidArgument where a comment is empty or too long. */
export function checkText(text: string): void {
  if (text.trim() === '') throw new DomainError('InvalidArgument', 'Text cannot be empty.');
  if (text.length > MAX_COMMENT)
    throw new DomainError('InvalidArgument', `Text must have at most ${MAX_COMMENT} characters.`);
}
