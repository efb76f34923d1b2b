import { HEARTBEAT_MS } from '../../../commands/botSessions.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import type { Answer, Call } from '../call.ts';
import { bodyOf, contextOf, param } from '../call.ts';
import { heartbeat, session } from '../dto/requests.ts';

/** `POST /sessions`: the program of a robot has started. */
export async function openSession(call: Call): Promise<Answer> {
  const { state } = bodyOf(call, session).dto;
  const { id: sessionId } = await call.services.sessions.open(contextOf(call), state ?? null);
  return { status: 201, body: { sessionId, heartbeatMs: HEARTBEAT_MS } };
}

/**
 * `POST /sessions/{id}/heartbeat`: it goes on, and so do its leases. A command says what to do about a lease: `CANCEL`,
 * its work is to be given up in order; `STOP`, somebody else may have it already.
 */
export async function beat(call: Call): Promise<Answer> {
  const { state, leaseIds } = bodyOf(call, heartbeat).dto;
  const { extended, lost } = await call.services.sessions.beat(contextOf(call), {
    sessionId: param(call, 'sessionId'),
    doing: state ?? null,
    leaseIds: leaseIds ?? [],
  });
  const leases = extended.map(({ leaseId, deadline, cancelRequested }) => ({
    leaseId,
    expiresAt: fromMilliseconds(deadline),
    cancelRequested,
  }));
  const commands = [
    ...lost.map((leaseId) => ({ type: 'STOP', leaseId })),
    ...extended
      .filter(({ cancelRequested }) => cancelRequested)
      .map(({ leaseId }) => ({ type: 'CANCEL', leaseId })),
  ];
  return { status: 200, body: { leases, commands, heartbeatMs: HEARTBEAT_MS } };
}
