import type { Seal } from '../domain/personal.ts';
import type { QueueItem } from '../domain/queueItem/state.ts';

export interface SealedComment {
  readonly text: string;
  readonly seal: Seal | null;
}

/** Opens what rows hold encrypted. Lists keep their order. */
export interface Contents {
  /** With ERASED for what cannot be opened any more. */
  items(items: readonly QueueItem[]): Promise<readonly QueueItem[]>;
  /** Their texts; null for one that cannot be opened any more. */
  comments(comments: readonly SealedComment[]): Promise<readonly (string | null)[]>;
}

/** Where there are no keys: what is encrypted is shown as it is kept. */
export const closedContents: Contents = {
  items: async (items) => items,
  comments: async (comments) => comments.map(({ text }) => text),
};
