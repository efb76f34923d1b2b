import { DomainError } from '../domain/errors.ts';
import type { ReviewStatus } from '../domain/queueItem/statusMachine.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import type { CommandFor, Handled } from './handle.ts';
import { handle } from './handle.ts';
import { timeOrderedUuid } from './timeOrderedUuid.ts';

/** An item and, where the caller has seen one, the version (RowVersion as a number) it must still have. */
export interface Versioned {
  readonly id: number;
  readonly version?: number;
}

export const versionOf = ({ version }: Versioned): { version?: number } =>
  version === undefined ? {} : { version };

/** Sets or, with null, unsets who reviews a failed item. Throws ReviewerNotAvailable where there is no such user. */
export async function setReviewer(
  orchestrator: Orchestrator,
  context: CommandContext,
  target: Versioned,
  userId: number | null,
): Promise<Handled> {
  const reviewer = userId === null ? null : demandReviewer(orchestrator, userId);
  return handle(orchestrator, context, target.id, { type: 'SetReviewer', reviewer, ...versionOf(target) });
}

/** Throws ReviewerNotAvailable. */
export function demandReviewer({ definitions }: Orchestrator, userId: number): { id: number; name: string } {
  const user = definitions.user(userId);
  if (user === undefined || user.deleted || !user.isActive) throw new DomainError('ReviewerNotAvailable');
  return { id: user.id, name: user.userName };
}

/** Moves the review of a failed item; to Retried it makes the next attempt. */
export function setReviewStatus(
  orchestrator: Orchestrator,
  context: CommandContext,
  target: Versioned,
  to: ReviewStatus,
): Promise<Handled> {
  const command: CommandFor =
    to === 'Retried'
      ? async () => ({
          type: 'RetryByReview',
          next: {
            id: await orchestrator.ids.next('queueItem'),
            uniqueKey: timeOrderedUuid(orchestrator.clock()),
          },
          ...versionOf(target),
        })
      : { type: 'SetReviewStatus', to, ...versionOf(target) };
  return handle(orchestrator, context, target.id, command);
}

/** Does one thing to many items; returns the ids of those that refused it. */
export async function forEachItem(
  targets: readonly Versioned[],
  act: (target: Versioned) => Promise<Handled>,
): Promise<number[]> {
  const refused = await Promise.all(
    targets.map(async (target) => {
      try {
        await act(target);
        return null;
      } catch (error) {
        if (error instanceof DomainError) return target.id;
        throw error;
      }
    }),
  );
  return refused.filter((id) => id !== null);
}
