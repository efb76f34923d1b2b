import { taskStream } from '../domain/task/streams.ts';
import type { AddedComment } from './comments.ts';
import { added, checkText } from './comments.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { handleTask } from './handleTask.ts';

/** As addComment, on a task. */
export async function addTaskComment(
  orchestrator: Orchestrator,
  context: CommandContext,
  taskId: number,
  text: string,
): Promise<AddedComment> {
  checkText(text);
  const { task, revision } = await handleTask(orchestrator, context, taskId, { type: 'AddComment', text });
  return added(orchestrator, context, taskStream(taskId), task.comments, revision);
}

/** As editComment, on a task. */
export async function editTaskComment(
  orchestrator: Orchestrator,
  context: CommandContext,
  taskId: number,
  revision: number,
  text: string,
): Promise<void> {
  checkText(text);
  const author = context.principal;
  await handleTask(orchestrator, context, taskId, { type: 'EditComment', revision, text, author });
}

/** As deleteComment, on a task. */
export async function deleteTaskComment(
  orchestrator: Orchestrator,
  context: CommandContext,
  taskId: number,
  revision: number,
): Promise<void> {
  const author = context.principal;
  await handleTask(orchestrator, context, taskId, { type: 'DeleteComment', revision, author });
}
