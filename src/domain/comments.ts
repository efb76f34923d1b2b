import { DomainError } from './errors.ts';
import type { Principal, Recorded } from './event.ts';
import type { Instant } from './instant.ts';

// What people say about a piece of work: the same for items and tasks.

export type CommentEvent =
  | { readonly type: 'CommentAdded'; readonly data: { readonly text: string } }
  | { readonly type: 'CommentEdited'; readonly data: { readonly revision: number; readonly text: string } }
  | { readonly type: 'CommentDeleted'; readonly data: { readonly revision: number } };

export interface Comment {
  readonly text: string;
  readonly author: Principal;
  readonly at: Instant;
}

/** By the revision of their CommentAdded. */
export type Comments = ReadonlyMap<number, Comment>;

export type CommentCommand =
  | { readonly type: 'AddComment'; readonly text: string }
  | {
      readonly type: 'EditComment';
      readonly revision: number;
      readonly text: string;
      readonly author: Principal;
    }
  | { readonly type: 'DeleteComment'; readonly revision: number; readonly author: Principal };

/** A comment makes no new version of its work: a reviewer's version stays good. */
export const isCommentEvent = (type: string): boolean =>
  type === 'CommentAdded' || type === 'CommentEdited' || type === 'CommentDeleted';

/** Folds one event. */
export function evolveComments(comments: Comments, event: Recorded<CommentEvent>): Comments {
  switch (event.type) {
    case 'CommentAdded': {
      const { principal: author, at } = event.metadata;
      return new Map(comments).set(event.revision, { text: event.data.text, author, at });
    }
    case 'CommentEdited': {
      const { revision, text } = event.data;
      const comment = comments.get(revision);
      return comment === undefined ? comments : new Map(comments).set(revision, { ...comment, text });
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

/** The event of a command; throws ItemNotFound, or NotOwnComment where it is somebody else's. */
export function decideComment(command: CommentCommand, comments: Comments): CommentEvent {
  switch (command.type) {
    case 'AddComment':
      return { type: 'CommentAdded', data: { text: command.text } };
    case 'EditComment':
      demandOwn(comments, command.revision, command.author);
      return { type: 'CommentEdited', data: { revision: command.revision, text: command.text } };
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
