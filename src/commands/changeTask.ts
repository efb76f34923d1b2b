import type { TaskPriority } from '../domain/task/statusMachine.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import type { HandledTask } from './handleTask.ts';
import { handleTask } from './handleTask.ts';
import { demandReviewer, type Versioned, versionOf } from './reviewQueueItems.ts';

/**
 * Cancels a task that waits. One that a bot works on is refused, or with `ask` its bot is asked to stop. Throws
 * ForbiddenOperation where the caller is another system, InvalidTaskStatus, OptimisticConcurrency.
 */
export const cancelTask = (
  orchestrator: Orchestrator,
  context: CommandContext,
  target: Versioned,
  whileExecuting: 'refuse' | 'ask' = 'refuse',
): Promise<HandledTask> =>
  handleTask(orchestrator, context, target.id, {
    type: 'Cancel',
    by: context.principal,
    whileExecuting,
    ...(orchestrator.tellsOfCancelled === true && { isTold: true }),
    ...versionOf(target),
  });

/** Hides a task that has ended; it stays in the log. Throws InvalidTaskStatus, OptimisticConcurrency. */
export const deleteTask = (
  orchestrator: Orchestrator,
  context: CommandContext,
  target: Versioned,
): Promise<HandledTask> =>
  handleTask(orchestrator, context, target.id, { type: 'Delete', ...versionOf(target) });

/** Puts a task that waits before or behind others. Throws InvalidTaskStatus, OptimisticConcurrency. */
export const prioritiseTask = (
  orchestrator: Orchestrator,
  context: CommandContext,
  target: Versioned,
  priority: TaskPriority,
): Promise<HandledTask> =>
  handleTask(orchestrator, context, target.id, { type: 'Prioritise', priority, ...versionOf(target) });

/** Sets or, with null, unsets who reviews a failed task. Throws ReviewerNotAvailable, InvalidStatusForReview. */
export async function setTaskReviewer(
  orchestrator: Orchestrator,
  context: CommandContext,
  target: Versioned,
  userId: number | null,
): Promise<HandledTask> {
  const reviewer = userId === null ? null : demandReviewer(orchestrator, userId);
  return handleTask(orchestrator, context, target.id, {
    type: 'SetReviewer',
    reviewer,
    ...versionOf(target),
  });
}
