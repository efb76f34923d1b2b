import { DomainError } from '../domain/errors.ts';
import { demandText, demandWhole } from '../domain/limits.ts';
import type { TaskFence } from '../domain/task/task.ts';
import type { WorkFile, WorkMetrics } from '../domain/workReports.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import type { HandledTask } from './handleTask.ts';
import { handleTask } from './handleTask.ts';
import { checkSize } from './schema/limits.ts';

// What a bot tells of its task while it executes it. All throw LeaseLost.

const MAX_METRICS = 100;
const MAX_NAME = 100;
const MAX_FILE_NAME = 255;

/** Says how far a task is: in words, and of a hundred. Throws ProgressDataSizeExceeded, InvalidArgument. */
export async function setTaskProgress(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: TaskFence,
  progress: string,
  percent: number | null,
): Promise<HandledTask> {
  checkProgress(progress, percent);
  return handleTask(orchestrator, context, id, { type: 'SetProgress', fence, progress, percent });
}

/** Throws ProgressDataSizeExceeded, InvalidArgument. */
export function checkProgress(progress: string, percent: number | null): void {
  checkSize('progress', progress);
  if (percent !== null) demandWhole('percent', percent, 0, 100);
}

/** Says what a bot has measured; a number of the same name is replaced. Throws InvalidArgument. */
export async function setTaskMetrics(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: TaskFence,
  metrics: WorkMetrics,
): Promise<HandledTask> {
  checkMetrics(metrics);
  return handleTask(orchestrator, context, id, { type: 'SetMetrics', fence, metrics });
}

/** Throws InvalidArgument. */
export function checkMetrics({ numbers = {} }: WorkMetrics): void {
  const entries = Object.entries(numbers);
  if (entries.length > MAX_METRICS)
    throw new DomainError('InvalidArgument', `At most ${MAX_METRICS} numbers can be set at once.`);
  for (const [name, value] of entries) {
    demandText('name of a metric', name, MAX_NAME);
    if (!Number.isFinite(value)) throw new DomainError('InvalidArgument', 'A metric must be a number.');
  }
}

/** Throws InvalidArgument. */
export const checkFileName = (name: string): void => demandText('name', name, MAX_FILE_NAME);

/**
 * Adds a file whose bytes are kept already. The same bytes under the same name once more change nothing. Throws
 * NameAlreadyUsed, InvalidArgument.
 */
export async function addTaskFile(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: TaskFence,
  file: Omit<WorkFile, 'direction'>,
): Promise<HandledTask> {
  checkFileName(file.name);
  return handleTask(orchestrator, context, id, {
    type: 'AddFile',
    fence,
    file: { ...file, direction: 'out' },
  });
}
