import { DomainError } from '../domain/errors.ts';
import type { LogLine } from '../domain/task/log.ts';
import { taskLogStream, taskStream } from '../domain/task/streams.ts';
import type { Task, TaskFence } from '../domain/task/task.ts';
import type { LogState } from './appendLog.ts';
import { appendLog } from './appendLog.ts';
import type { CommandContext, Orchestrator } from './context.ts';

/**
 * Adds lines to the log of a task, for as long as it is executed under this lease: see appendLog. Throws LeaseLost,
 * ItemNotFound, InvalidArgument, BodyTooLarge.
 */
export async function appendTaskLog(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: TaskFence,
  lines: readonly LogLine[],
): Promise<LogState> {
  const { run } = await demandRun(orchestrator, context, id, fence);
  return appendLog(orchestrator, context, taskLogStream(id), run, lines);
}

/** The task while the lease holds: what is kept in memory may be behind, so that a refusal looks at the log again. */
async function demandRun(
  { tasks }: Orchestrator,
  { folderId }: CommandContext,
  id: number,
  { leaseId }: TaskFence,
): Promise<Task> {
  const stream = taskStream(id);
  const holds = (task: Task | undefined): task is Task => task?.lease?.leaseId === leaseId;
  const kept = (await tasks.load(stream))?.state;
  const task = holds(kept) ? kept : (await tasks.reload(stream))?.state;
  if (task === undefined || task.folderId !== folderId) throw new DomainError('ItemNotFound');
  if (!holds(task)) throw new DomainError('LeaseLost');
  return task;
}
