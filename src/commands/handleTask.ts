import type { Metadata } from '../domain/event.ts';
import type { Once } from '../domain/idempotency.ts';
import type { TaskCreated } from '../domain/task/events.ts';
import { taskStream } from '../domain/task/streams.ts';
import type { Task, TaskCommand } from '../domain/task/task.ts';
import { decide } from '../domain/task/task.ts';
import { append } from './append.ts';
import { commit } from './commit.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import { decided } from './decided.ts';
import { idsOnce } from './idempotency.ts';
import { retryOnConflict } from './retryOnConflict.ts';
import { noHead, sealAppend } from './sealedAppend.ts';

/** A task right after a command, as its door answers it. */
export interface HandledTask {
  readonly task: Task;
  /** Revision of the task's last event. */
  readonly revision: number;
}

/** A command, or how to make one from the task as it stands. */
export type TaskCommandFor = TaskCommand | ((task: Task) => TaskCommand | Promise<TaskCommand>);

/** As `handle`, of a task. A command that changes nothing is checked against the log all the same. */
export function handleTask(
  { tasks, store, clock }: Orchestrator,
  context: CommandContext,
  id: number,
  command: TaskCommandFor,
): Promise<HandledTask> {
  const stream = taskStream(id);
  return retryOnConflict(
    async () => {
      const metadata = metadataOf(context, clock);
      const { folded, events } = await decided(tasks, stream, context, store, async (task) =>
        decide(typeof command === 'function' ? await command(task) : command, task, metadata.at),
      );
      const sealed = sealAppend(stream, folded.head, events, metadata, idsOnce(context.once, stream, events));
      await commit(store, sealed);
      const { state, head } = tasks.appended(stream, folded, sealed.recorded, sealed.head);
      return { task: state, revision: head.revision };
    },
    () => {
      tasks.evict(stream);
    },
  );
}

/** Begins a task's stream; nobody else can have this id, so nothing is read. */
export async function beginTask(
  { tasks, store }: Orchestrator,
  created: TaskCreated,
  metadata: Metadata,
  once?: Once,
): Promise<Task> {
  const stream = taskStream(created.id);
  const events = [{ type: 'Create', data: created }];
  const sealed = sealAppend(stream, noHead, events, metadata, idsOnce(once, stream, events));
  await append(store, sealed.append);
  // As in `begin`.
  const there = once === undefined ? null : await tasks.reload(stream);
  if (there !== null) return there.state;
  return tasks.appended(stream, null, sealed.recorded, sealed.head).state;
}
