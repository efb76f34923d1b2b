import type { FastifyReply, FastifyRequest } from 'fastify';
import { demand } from '../../auth/caller.ts';
import { DomainError } from '../../domain/errors.ts';
import { positionText } from '../../readModel/logPosition.ts';
import type { Services } from '../http/services.ts';
import type { Target } from '../http/requestTarget.ts';
import type { Route } from './call.ts';
import { readPath } from './path.ts';
import { routes } from './routes.ts';

type ODataTarget = Extract<Target, { kind: 'odata' }>;

/** Answers one request of UiPath's OData door; throws DomainError. */
export async function answerOData(
  services: Services,
  target: ODataTarget,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const proven = services.auth.authenticate(request.headers.authorization);
  const caller = proven instanceof Promise ? await proven : proven;
  const path = readPath(target.rest);
  const route = path === null ? undefined : findRoute(request.method, path.route);
  if (path === null || route === undefined) throw new DomainError('RouteNotFound');
  for (const permission of route.permissions) demand(caller, permission);
  const answer = await route.handle({
    services,
    caller,
    headers: request.headers,
    requestId: request.id,
    path,
    query: target.query,
    bodyText: typeof request.body === 'string' ? request.body : '',
    baseUrl: `${request.protocol}://${request.host}${target.base}`,
  });
  void reply.code(answer.status).header('api-supported-versions', '20.0');
  if (answer.behindMs !== undefined && answer.behindMs > 0)
    void reply.header('x-orchestream-behind-ms', answer.behindMs);
  if (request.method !== 'GET') void reply.header('x-orchestream-position', positionOf(services));
  if (answer.body === undefined) return reply.send();
  return reply
    .header('content-type', 'application/json; odata.metadata=minimal; charset=utf-8')
    .send(answer.body);
}

/** Whoever has read this answer may send it along, to another node too, to read what was written. */
const positionOf = ({ orchestrator: { store } }: Services): string =>
  positionText(store.logId, store.lastAcknowledgedPosition);

function findRoute(method: string, name: string): Route | undefined {
  const route = routes.get(`${method} ${name}`);
  if (route === undefined && otherMethods(method).some((other) => routes.has(`${other} ${name}`)))
    throw new DomainError('MethodNotAllowed');
  return route;
}

const otherMethods = (method: string): string[] =>
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((other) => other !== method);
