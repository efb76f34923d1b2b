import { DomainError } from './errors.ts';
import type { Principal, Recorded } from './event.ts';
import type { Instant } from './instant.ts';
import type { Seal } from './personal.ts';
import { ERASED } from './personal.ts';

// What people say about a piece of work: the same for items and tasks.

/** In plain text, or with the seal that encrypts it. */
export interface CommentText {
  readonly text: string;
  readonly seal?: Seal;
}

export type CommentEvent =
  | { readonly type: 'CommentAdded'; readonly data: CommentText }
  | { readonly type: 'CommentEdited'; readonly data: CommentText & { readonly revision: number } }
  | { readonly type: 'CommentDeleted'; readonly data: { readonly revision: number } };

export interface Comment extends CommentText {
  /** Its text was erased; ERASED stands for it. */
  readonly isErased?: true;
  readonly author: Principal;
  readonly at: Instant;
}

/** By the revision of their CommentAdded. */
export type Comments = ReadonlyMap<number, Comment>;

export type CommentCommand =
  | ({ readonly type: 'AddComment' } & CommentText)
  | ({
      readonly type: 'EditComment';
      readonly revision: number;
      readonly author: Principal;
    } & CommentText)
  | { readonly type: 'DeleteComment'; readonly revision: number; readonly author: Principal };

/** A comment makes no new version of its work: a reviewer's version stays good. */
export const isCommentEvent = (type: string): boolean =>
  type === 'CommentAdded' || type === 'CommentEdited' || type === 'CommentDeleted';

/** Folds one event. */
export function evolveComments(comments: Comments, event: Recorded<CommentEvent>): Comments {
  switch (event.type) {
    case 'CommentAdded': {
      const { principal: author, at } = event.metadata;
      return new Map(comments).set(event.revision, { ...textIn(event.data), author, at });
    }
    case 'CommentEdited': {
      const { revision } = event.data;
      const comment = comments.get(revision);
      if (comment === undefined) return comments;
      const { author, at } = comment;
      return new Map(comments).set(revision, { ...textIn(event.data), author, at });
    }
    case 'CommentDeleted': {
      const rest = new Map(comments);
      rest.delete(event.data.revision);
      return rest;
    }
    default:
      return unknown(event);
  }
}

const textIn = ({ text, seal }: CommentText): CommentText => (seal === undefined ? { text } : { text, seal });

/** The comments after the texts of some of them were erased. */
export function erasedComments(comments: Comments, revisions: readonly number[]): Comments {
  const after = new Map(comments);
  for (const revision of revisions) {
    const comment = comments.get(revision);
    if (comment !== undefined)
      after.set(revision, { text: ERASED, author: comment.author, at: comment.at, isErased: true });
  }
  return after;
}

/** The event of a command; throws ItemNotFound, or NotOwnComment where it is somebody else's. */
export function decideComment(command: CommentCommand, comments: Comments): CommentEvent {
  switch (command.type) {
    case 'AddComment':
      return { type: 'CommentAdded', data: textIn(command) };
    case 'EditComment':
      demandOwn(comments, command.revision, command.author);
      return { type: 'CommentEdited', data: { revision: command.revision, ...textIn(command) } };
    case 'DeleteComment':
      demandOwn(comments, command.revision, command.author);
      return { type: 'CommentDeleted', data: { revision: command.revision } };
    default:
      return unknown(command);
  }
}

function unknown(what: never): never {
  throw new Error(`unknown ${JSON.stringify(what)}`);
}

function demandOwn(comments: Comments, revision: number, author: Principal): void {
  const comment = comments.get(revision);
  if (comment === undefined) throw new DomainError('ItemNotFound');
  if (comment.author.kind !== author.kind || comment.author.id !== author.id)
    throw new DomainError('NotOwnComment');
}
