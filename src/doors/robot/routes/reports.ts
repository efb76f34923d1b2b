import {
  appendLeasedLog,
  leasedWork,
  reportProgress,
  setLeasedMetrics,
} from '../../../commands/leasedWork.ts';
import { checkProgress } from '../../../commands/taskReports.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import type { Answer, Call } from '../call.ts';
import { bodyOf, contextOf, leaseIdOf } from '../call.ts';
import { workDto } from '../dto/lease.ts';
import { linesOf, logs, metrics, metricsOf, progress } from '../dto/requests.ts';

// What a robot tells of its work while it works.

/** `POST /leases/{leaseId}/progress`: the last of each second is kept. */
export async function tellProgress(call: Call): Promise<Answer> {
  const { orchestrator, progress: throttle } = call.services;
  const leaseId = leaseIdOf(call);
  const { text, percent = null } = bodyOf(call, progress).dto;
  const context = contextOf(call);
  const work = await leasedWork(orchestrator, context, leaseId);
  checkProgress(text, percent);
  await throttle.report(leaseId, () => reportProgress(orchestrator, context, leaseId, text, percent));
  return { status: 200, body: workDto(work) };
}

/** `POST /leases/{leaseId}/logs`: a line that is there already is left out. */
export async function appendLogs(call: Call): Promise<Answer> {
  const { orchestrator } = call.services;
  const leaseId = leaseIdOf(call);
  const lines = linesOf(bodyOf(call, logs).dto.entries, fromMilliseconds(orchestrator.clock()));
  const { isTruncated } = await appendLeasedLog(orchestrator, contextOf(call), leaseId, lines);
  return { status: 200, body: { isTruncated } };
}

/** `PUT /leases/{leaseId}/metrics`: numbers of other names stay. */
export async function putMetrics(call: Call): Promise<Answer> {
  const leaseId = leaseIdOf(call);
  const measured = metricsOf(bodyOf(call, metrics).dto);
  const work = await setLeasedMetrics(call.services.orchestrator, contextOf(call), leaseId, measured);
  return { status: 200, body: workDto(work) };
}
