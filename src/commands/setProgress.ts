import type { Fence } from '../domain/queueItem/queueItem.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import type { Handled } from './handle.ts';
import { handle } from './handle.ts';
import { checkSize } from './schema/limits.ts';

/** Says how far work in progress is. Throws InvalidTransactionProgressStatus where it is not in progress. */
export async function setProgress(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: Fence,
  progress: string,
): Promise<Handled> {
  checkSize('progress', progress);
  return handle(orchestrator, context, id, { type: 'SetProgress', fence, progress });
}
