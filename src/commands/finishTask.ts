import { plainEnvelope } from '../domain/envelope.ts';
import type { Instant } from '../domain/instant.ts';
import { checkOutput, EMPTY_CONTEXT } from '../domain/process/context.ts';
import type { TaskFailure } from '../domain/task/events.ts';
import { uploadedNames } from '../domain/task/files.ts';
import type { Task, TaskFence } from '../domain/task/task.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import type { HandledTask, TaskCommandFor } from './handleTask.ts';
import { handleTask } from './handleTask.ts';
import { checkSize } from './schema/limits.ts';
import { versionOfTask } from './taskVersion.ts';

/**
 * A bot has done its task; the output is a JSON object as text. Once more with the same output changes nothing.
 * Throws LeaseLost, InvalidTaskContext, OutputDataSizeExceeded, InvalidTaskStatus where it was another output before.
 */
export async function completeTask(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: TaskFence,
  output: string | null,
): Promise<HandledTask> {
  const text = output ?? EMPTY_CONTEXT;
  checkSize('taskOutput', text);
  return end(orchestrator, context, id, fence.leaseId, async (task) => {
    await checkOutputOf(orchestrator, task, fence, text);
    return { type: 'Complete', fence, output: plainEnvelope(text) };
  });
}

/** A bot could not do its task. Throws as completeTask, and ProcessingExceptionFieldSizeExceeded. */
export async function failTask(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: TaskFence,
  failure: TaskFailure,
  output: string | null,
): Promise<HandledTask> {
  checkSize('taskOutput', output);
  checkSize('reason', failure.reason);
  checkSize('details', failure.details);
  return end(orchestrator, context, id, fence.leaseId, async (task) => {
    if (output !== null) await checkOutputOf(orchestrator, task, fence, output);
    return {
      type: 'Fail',
      fence,
      failure,
      ...(output !== null && { output: plainEnvelope(output) }),
    };
  });
}

/** A bot gives its task back without using up an attempt, to be taken again from `deferDate` on. Throws LeaseLost. */
export async function releaseTask(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: TaskFence,
  deferDate: Instant | null,
  reason: string | null = null,
): Promise<HandledTask> {
  checkSize('reason', reason);
  return end(orchestrator, context, id, fence.leaseId, {
    type: 'Release',
    fence,
    ...(deferDate !== null && { deferDate }),
    ...(reason !== null && { reason }),
  });
}

/**
 * A lease has run out. The caller has deleted its deadline, which decides that nobody else does this. The process
 * says how often its tasks may be begun; those of a deleted one are not begun again.
 */
export const expireTaskLease = (
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  leaseId: string,
): Promise<HandledTask> =>
  end(orchestrator, context, id, leaseId, ({ created }) => {
    const process = orchestrator.definitions.process(created.processId);
    const maxAttempts = process?.deleted === false ? process.maxAttempts : 1;
    return { type: 'Expire', leaseId, maxAttempts };
  });

/** Handles what ends a lease, and forgets its deadline afterwards. */
async function end(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  leaseId: string,
  command: TaskCommandFor,
): Promise<HandledTask> {
  const handled = await handleTask(orchestrator, context, id, command);
  orchestrator.leases.remove(leaseId);
  return handled;
}

/** Whoever has lost the lease is told that and nothing else. */
async function checkOutputOf(
  orchestrator: Orchestrator,
  task: Task,
  { leaseId }: TaskFence,
  output: string,
): Promise<void> {
  if (task.lease?.leaseId !== leaseId) return;
  const { context } = await versionOfTask(orchestrator, task);
  checkOutput(context, output, uploadedNames(task));
}
