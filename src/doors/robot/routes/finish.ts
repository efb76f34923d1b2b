import type { CommandContext } from '../../../commands/context.ts';
import type { WorkResult } from '../../../commands/finishWork.ts';
import type { Work } from '../../../commands/leasedWork.ts';
import {
  appendLeasedLog,
  completeLeased,
  failLeased,
  leasedWork,
  releaseLeased,
  setLeasedMetrics,
} from '../../../commands/leasedWork.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import type { Dto } from '../../http/json/dtoReader.ts';
import { nestedContent } from '../../http/json/content.ts';
import { rawMembers } from '../../http/json/rawMembers.ts';
import type { Answer, Call } from '../call.ts';
import { bodyOf, contextOf, contextOnce, leaseIdOf } from '../call.ts';
import { workDto } from '../dto/lease.ts';
import { completion, failure, failureTypeOf, linesOf, metricsOf, release } from '../dto/requests.ts';

// How a robot's work ends.

const answer = (work: Work): Answer => ({ status: 200, body: workDto(work) });

/** `POST /leases/{leaseId}/complete`: it is done. */
export async function complete(call: Call): Promise<Answer> {
  const leaseId = leaseIdOf(call);
  const { dto, text } = bodyOf(call, completion);
  const context = await lastWords(call, leaseId, dto);
  return answer(await completeLeased(call.services.orchestrator, context, leaseId, resultIn(text)));
}

/** `POST /leases/{leaseId}/fail`: it failed. */
export async function fail(call: Call): Promise<Answer> {
  const leaseId = leaseIdOf(call);
  const { dto, text } = bodyOf(call, failure);
  const { type, reason, details = null, code = null, retryAfterMs = null } = dto;
  const context = await lastWords(call, leaseId, dto);
  const why = { type: failureTypeOf(type), reason, details, code };
  const { orchestrator } = call.services;
  return answer(await failLeased(orchestrator, context, leaseId, why, resultIn(text), retryAfterMs));
}

/** `POST /leases/{leaseId}/release`: it is given back, and no attempt is used up. */
export async function giveBack(call: Call): Promise<Answer> {
  const { orchestrator, progress } = call.services;
  const leaseId = leaseIdOf(call);
  const { reason = null, deferUntil = null } = bodyOf(call, release).dto;
  const context = await contextOnce(call, contextOf(call));
  await progress.flush(leaseId);
  return answer(await releaseLeased(orchestrator, context, leaseId, { deferDate: deferUntil, reason }));
}

function resultIn(text: string): WorkResult {
  const [output, analytics] = rawMembers(text, [], ['output', 'analytics']);
  return { output: nestedContent(output, 'output'), analytics: nestedContent(analytics, 'analytics') };
}

/** What comes with a result is written before it; where the result was brought before, so was that. */
async function lastWords(
  call: Call,
  leaseId: string,
  { log, metrics }: Pick<Dto<typeof completion>, 'log' | 'metrics'>,
): Promise<CommandContext> {
  const { orchestrator, progress } = call.services;
  const context = await contextOnce(call, contextOf(call));
  const work = await leasedWork(orchestrator, context, leaseId, true);
  if ((work.kind === 'task' ? work.task : work.item).endedBy === leaseId) return context;
  await progress.flush(leaseId);
  const plain = contextOf(call);
  if (log !== undefined && log !== null)
    await appendLeasedLog(orchestrator, plain, leaseId, linesOf(log, fromMilliseconds(orchestrator.clock())));
  if (metrics !== undefined && metrics !== null)
    await setLeasedMetrics(orchestrator, plain, leaseId, metricsOf(metrics));
  return context;
}
