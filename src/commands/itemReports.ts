import { DomainError } from '../domain/errors.ts';
import { itemStream } from '../domain/followUps.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import type { LogLine } from '../domain/task/log.ts';
import { itemLogStream } from '../domain/task/streams.ts';
import type { WorkFile, WorkMetrics } from '../domain/workReports.ts';
import type { LogState } from './appendLog.ts';
import { appendLog } from './appendLog.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import type { Handled } from './handle.ts';
import { handle } from './handle.ts';
import { checkFileName, checkMetrics } from './taskReports.ts';

// As taskReports.ts and appendTaskLog.ts, of a queue item that was claimed.

interface ItemFence {
  readonly leaseId: string;
}

/** Throws LeaseLost, InvalidArgument. */
export async function setItemMetrics(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: ItemFence,
  metrics: WorkMetrics,
): Promise<Handled> {
  checkMetrics(metrics);
  return handle(orchestrator, context, id, { type: 'SetMetrics', fence, metrics });
}

/** Throws LeaseLost, NameAlreadyUsed, InvalidArgument. */
export async function addItemFile(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: ItemFence,
  file: Omit<WorkFile, 'direction'>,
): Promise<Handled> {
  checkFileName(file.name);
  return handle(orchestrator, context, id, { type: 'AddFile', fence, file: { ...file, direction: 'out' } });
}

/** Throws LeaseLost, InvalidArgument, BodyTooLarge. */
export async function appendItemLog(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  fence: ItemFence,
  lines: readonly LogLine[],
): Promise<LogState> {
  const { run } = await demandRun(orchestrator, id, fence);
  return appendLog(orchestrator, context, itemLogStream(id), run, lines);
}

/** The item while the lease holds: a refusal looks at the log again. */
async function demandRun({ items }: Orchestrator, id: number, { leaseId }: ItemFence): Promise<QueueItem> {
  const stream = itemStream(id);
  const kept = (await items.load(stream))?.state;
  const item = kept?.lease?.leaseId === leaseId ? kept : (await items.reload(stream))?.state;
  if (item?.lease?.leaseId !== leaseId) throw new DomainError('LeaseLost');
  return item;
}
