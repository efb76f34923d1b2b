import { PassThrough } from 'node:stream';
import { leasedWork } from '../../../commands/leasedWork.ts';
import { itemStream } from '../../../domain/followUps.ts';
import type { Recorded } from '../../../domain/event.ts';
import { taskStream } from '../../../domain/task/streams.ts';
import type { Answer, Call } from '../call.ts';
import { contextOf, leaseIdOf } from '../call.ts';

/** Longer than this without a byte, proxies think that nobody is there. */
const KEEP_ALIVE_MS = 15_000;

/**
 * `GET /leases/{leaseId}/cancellation`: server-sent events. `cancel`: the robot is asked to stop; `end`: the lease is
 * over, and so are the events.
 */
export async function watchCancellation(call: Call): Promise<Answer> {
  const { orchestrator } = call.services;
  const leaseId = leaseIdOf(call);
  const stream = new PassThrough();
  const tell = (event: 'cancel' | 'end'): void => {
    stream.write(`event: ${event}\ndata: ${JSON.stringify({ leaseId })}\n\n`);
    if (event === 'end') stream.end();
  };
  // Before the look at the work, so that nothing falls between the two.
  const stopWatching = orchestrator.ready.lent.watch(streamOf(leaseId), (event) => {
    if (event.type === 'Status') tell('end');
    else if (isCancellation(event)) tell('cancel');
  });
  try {
    const work = await leasedWork(orchestrator, contextOf(call), leaseId);
    stream.write(': watching\n\n');
    if (work.kind === 'task' && work.task.cancelRequested) tell('cancel');
  } catch (error) {
    stopWatching();
    throw error;
  }
  const timer = setInterval(() => stream.write(':\n\n'), KEEP_ALIVE_MS);
  const end = (): void => void stream.end();
  call.stopping.addEventListener('abort', end);
  stream.once('close', () => {
    stopWatching();
    clearInterval(timer);
    call.stopping.removeEventListener('abort', end);
  });
  return { given: call.reply.headers(HEADERS).send(stream) };
}

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // Proxies are not to collect it.
  'x-accel-buffering': 'no',
} as const;

const isCancellation = ({ data }: Recorded): boolean =>
  'cancelRequested' in data && data.cancelRequested === true;

function streamOf(leaseId: string): string {
  const id = Number(leaseId.slice(1, leaseId.indexOf('.')));
  return leaseId.startsWith('t') ? taskStream(id) : itemStream(id);
}
