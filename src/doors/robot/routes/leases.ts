import { extendLeased, leasedWork } from '../../../commands/leasedWork.ts';
import type { Claimed } from '../../../commands/claimWork.ts';
import type { TakeRequest } from '../../../commands/waitingTakers.ts';
import { DomainError } from '../../../domain/errors.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import { askedWish } from '../../http/robots/wish.ts';
import type { Answer, Call } from '../call.ts';
import { bodyOf, contextOf, leaseIdOf } from '../call.ts';
import { kindNamed, leaseDto } from '../dto/lease.ts';
import { claim, extension } from '../dto/requests.ts';

const USUAL_LEASE_MS = 60_000;

/**
 * `POST /leases`: lends work to the caller, or waits for it. Whoever has gone when there is some does not have it; the
 * same `requestId` (or `Idempotency-Key`) gets the same leases.
 */
export async function claimLeases(call: Call): Promise<Answer> {
  const { services, reply } = call;
  const taking = services.takers.take(await requestOf(call));
  const leaveEarly = (): void => {
    if (!reply.raw.writableFinished) taking.leave();
  };
  // Whoever has gone before this is heard of here is noticed when it is answered.
  if (reply.raw.destroyed) taking.leave();
  else reply.raw.on('close', leaveEarly);
  return taking.claimed.then((claimed) => (claimed.length === 0 ? { status: 204 } : answerOf(call, claimed)));
}

function answerOf({ services }: Call, claimed: readonly Claimed[]): Answer {
  const { definitions } = services.orchestrator;
  return { status: 200, body: { leases: claimed.map((each) => leaseDto(definitions, each)) } };
}

async function requestOf(call: Call): Promise<TakeRequest> {
  const { sharing } = call.services.orchestrator;
  try {
    return readRequest(call);
  } catch (error) {
    // What the caller has made through another node a moment ago may not be known here yet.
    if (sharing === undefined || !(error instanceof DomainError) || error.code !== 'ItemNotFound')
      throw error;
    await sharing.caughtUpWith(call.caller.principal);
    return readRequest(call);
  }
}

function readRequest(call: Call): TakeRequest {
  const { services, caller, request } = call;
  const { definitions } = services.orchestrator;
  const { dto } = bodyOf(call, claim);
  const { kind, id } = caller.principal;
  const { queues, processes } = dto;
  const kinds = dto.kinds?.map(kindNamed);
  const requestId = dto.requestId ?? request.headers['idempotency-key'];
  return {
    context: contextOf(call),
    wish: {
      ...askedWish(definitions, caller, { kinds, queues, processes }),
      leaseMs: dto.leaseMs ?? USUAL_LEASE_MS,
      ...(kind === 'robot' && { robotId: Number(id) }),
      ...(requestId !== undefined && { requestId: String(requestId) }),
    },
    max: dto.max ?? 1,
    waitMs: dto.waitMs ?? 0,
  };
}

/** `PATCH /leases/{leaseId}`: lets it end so many milliseconds from now. */
export async function extend(call: Call): Promise<Answer> {
  const { orchestrator } = call.services;
  const leaseId = leaseIdOf(call);
  const { leaseMs } = bodyOf(call, extension).dto;
  const context = contextOf(call);
  const deadline = await extendLeased(orchestrator, context, leaseId, leaseMs);
  const work = await leasedWork(orchestrator, context, leaseId);
  const cancelRequested = work.kind === 'task' && work.task.cancelRequested;
  return { status: 200, body: { leaseId, expiresAt: fromMilliseconds(deadline), cancelRequested } };
}
