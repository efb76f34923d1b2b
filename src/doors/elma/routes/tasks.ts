import { cancelTask } from '../../../commands/changeTask.ts';
import { DomainError } from '../../../domain/errors.ts';
import { taskStream } from '../../../domain/task/streams.ts';
import { taskLogText } from '../../../readModel/queries/taskLog.ts';
import { findTask } from '../../../readModel/queries/tasks.ts';
import type { Answer, SystemCall } from '../call.ts';
import { bodyOf, contextOf, principalOf } from '../call.ts';
import { taskRequest } from '../dto/requests.ts';
import { taskAnswer } from '../dto/task.ts';

export const noTask = (): DomainError => new DomainError('ItemNotFound', 'The task does not exist.');

/** `POST /v1/orchestra/task/status`: any allowed system may ask. */
export async function status(call: SystemCall): Promise<Answer> {
  const { reads, orchestrator } = call.services;
  const { id } = bodyOf(call, taskRequest);
  const task = await findTask(reads, null, id);
  if (task === null || task.status === 'DELETED') throw noTask();
  return taskAnswer(orchestrator.definitions, task, await taskLogText(reads, id));
}

/** `POST /v1/orchestra/task/cancel`, by the system that has set the task. */
export async function cancel(call: SystemCall): Promise<Answer> {
  const { services, settings, system } = call;
  const { orchestrator, reads } = services;
  const { id } = bodyOf(call, taskRequest);
  const known = (await orchestrator.tasks.load(taskStream(id)))?.state;
  if (known === undefined || known.status === 'DELETED') throw noTask();
  const context = contextOf(call, principalOf(system), known.folderId);
  const { task } = await cancelTask(orchestrator, context, { id }, settings.whileExecuting);
  return taskAnswer(orchestrator.definitions, task, await taskLogText(reads, id));
}
