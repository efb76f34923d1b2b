import type { FastifyReply, FastifyRequest } from 'fastify';
import { demand } from '../../auth/caller.ts';
import { DomainError } from '../../domain/errors.ts';
import { positionText } from '../../readModel/logPosition.ts';
import { demandWrites } from '../http/refuseWrites.ts';
import type { Services } from '../http/services.ts';
import type { ODataTarget } from '../http/requestTarget.ts';
import type { Answer, Call, Route } from './call.ts';
import type { ODataPath } from './path.ts';
import { readApiPath, readPath } from './path.ts';
import { apiRoutes, routes } from './routes.ts';

/** Answers one request of UiPath's door, OData or the plain calls beside it; throws DomainError. */
export async function answerOData(
  services: Services,
  target: ODataTarget,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const proven = services.auth.authenticate(request.headers.authorization);
  const caller = proven instanceof Promise ? await proven : proven;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const { path, route } = routed(target, method, reply);
  for (const permission of route.permissions) demand(caller, permission);
  const isWrite = method !== 'GET';
  if (isWrite) demandWrites(services);
  const answer = await answered(route, {
    services,
    caller,
    headers: request.headers,
    requestId: request.id,
    path,
    query: target.query,
    bodyText: typeof request.body === 'string' ? request.body : '',
    baseUrl: `${request.protocol}://${request.host}${target.base}`,
  });
  void reply.code(answer.status);
  if (target.kind === 'odata') void reply.header('odata-version', '4.0');
  if (answer.behindMs !== undefined && answer.behindMs > 0)
    void reply.header('x-orchestream-behind-ms', answer.behindMs);
  if (isWrite) {
    await services.seen.wrote(caller.principal);
    void reply.header('x-orchestream-position', positionOf(services));
  }
  if (answer.body === undefined) return reply.send();
  return reply
    .header('content-type', answer.contentType ?? 'application/json; odata.metadata=minimal; charset=utf-8')
    .send(answer.body);
}

/** What the caller has just made through another node may not be known here yet: then it is looked for again. */
async function answered(route: Route, call: Call): Promise<Answer> {
  const { sharing } = call.services.orchestrator;
  try {
    return await route.handle(call);
  } catch (error) {
    if (sharing === undefined || !isUnknown(error)) throw error;
    await sharing.caughtUpWith(call.caller.principal);
    return route.handle(call);
  }
}

const isUnknown = (error: unknown): boolean =>
  error instanceof DomainError &&
  ['ItemNotFound', 'InvalidOrganizationUnit', 'RequiredOrganizationUnit'].includes(error.code);

/** Whoever has read this answer may send it along, to another node too, to read what was written. */
const positionOf = ({ orchestrator: { store } }: Services): string =>
  positionText(store.logId, store.lastAcknowledgedPosition);

function routed(target: ODataTarget, method: string, reply: FastifyReply): { path: ODataPath; route: Route } {
  const table = target.kind === 'odata' ? routes : apiRoutes;
  const path = target.kind === 'odata' ? readPath(target.rest) : readApiPath(target.rest);
  if (path === null) throw new DomainError('RouteNotFound');
  const route = table.get(`${method} ${path.route}`);
  if (route !== undefined) return { path, route };
  const allowed = methods.filter((other) => table.has(`${other} ${path.route}`));
  if (allowed.length === 0) throw new DomainError('RouteNotFound');
  void reply.header('allow', allowed.join(', '));
  throw new DomainError('MethodNotAllowed');
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
