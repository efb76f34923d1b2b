import { DomainError } from '../domain/errors.ts';
import type { LogLine } from '../domain/task/log.ts';
import { decide, emptyLog } from '../domain/task/log.ts';
import { taskLogStream, taskStream } from '../domain/task/streams.ts';
import type { Task, TaskFence } from '../domain/task/task.ts';
import { append } from './append.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import { retryOnConflict } from './retryOnConflict.ts';
import { noHead, sealAppend } from './sealedAppend.ts';

/**
 * Adds lines to the log of a task, for as long as it is executed under this lease. Lines that are there already
 * (the same run, the same number) are left out, and so is what has no room any more. Throws LeaseLost, ItemNotFound,
 * InvalidArgument, BodyTooLarge.
 */
export async function appendTaskLog(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: TaskFence,
  lines: readonly LogLine[],
): Promise<{ readonly isTruncated: boolean }> {
  const { run } = await demandRun(orchestrator, context, id, fence);
  const { taskLogs, store, clock } = orchestrator;
  const stream = taskLogStream(id);
  const metadata = metadataOf(context, clock);
  return retryOnConflict(
    async () => {
      const before = await taskLogs.load(stream);
      const { state, head } = before ?? { state: emptyLog, head: noHead };
      const events = decide(run, lines, state);
      if (events.length === 0) return { isTruncated: state.isTruncated };
      const sealed = sealAppend(stream, head, events, metadata);
      await append(store, sealed.append);
      const after = taskLogs.appended(stream, before, sealed.recorded, sealed.head);
      return { isTruncated: after.state.isTruncated };
    },
    () => {
      taskLogs.evict(stream);
    },
  );
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
