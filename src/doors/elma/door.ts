import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/errors.ts';
import type { System } from '../../domain/system/system.ts';
import { positionIn, positionText } from '../../readModel/logPosition.ts';
import { readBodyText } from '../http/bodyText.ts';
import { parseBody } from '../http/json/parseBody.ts';
import { demandWrites } from '../http/refuseWrites.ts';
import type { Services } from '../http/services.ts';
import { systemThatCalls } from './authenticate.ts';
import type { Answer, Call, Route } from './call.ts';
import { principalOf } from './call.ts';
import { sendError, sendJson } from './errors.ts';
import { routesWith } from './routes.ts';
import type { ElmaSettings } from './settings.ts';

/** Mounts ELMA's routes, and answers in their way what else is asked for below them. */
export async function registerElma(
  app: FastifyInstance,
  services: Services,
  settings: ElmaSettings,
  paths: readonly string[] = ['/v1/orchestra/*', '/v1/repository/*'],
): Promise<void> {
  const routes = routesWith(settings.cancelPaths);
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // Some clients name odd content types, or none: what counts is whether it reads as JSON.
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, readBodyText);
    scope.setErrorHandler((error, request, reply) => {
      const isFile = routes.get(pathOf(request))?.isFile === true;
      return sendError(error, request, reply, settings.mirrorsStatus || isFile);
    });
    for (const url of paths)
      scope.route({
        method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
        url,
        handler: (request, reply) => answer(services, settings, routes, request, reply),
      });
  });
}

type Routes = ReadonlyMap<string, Route>;

const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? '';

async function answer(
  services: Services,
  settings: ElmaSettings,
  routes: Routes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const route = routed(routes, request, reply);
  if (services.unready() !== null) throw new DomainError('NotReady');
  if (route.isWrite) demandWrites(services);
  const text = typeof request.body === 'string' ? request.body : '';
  if (text.trim() === '') throw new DomainError('MalformedJson', 'The body is empty.');
  const { 'idempotency-key': given } = request.headers;
  const key = typeof given === 'string' ? given : null;
  const { id: requestId, ip: address } = request;
  const call: Call = { services, settings, body: parseBody(text), requestId, key, address };
  const answered = await handled(route, call, request, reply);
  return typeof answered === 'function' ? answered(reply) : sendJson(reply.code(200), answered);
}

function routed(routes: Routes, request: FastifyRequest, reply: FastifyReply): Route {
  const route = routes.get(pathOf(request));
  if (route === undefined) throw new DomainError('RouteNotFound');
  if (request.method === 'POST') return route;
  void reply.header('allow', 'POST');
  throw new DomainError('MethodNotAllowed');
}

async function handled(
  route: Route,
  call: Call,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Answer> {
  if (route.for === 'anybody') return route.handle(call);
  const { services, settings, body, address } = call;
  const { orchestrator, auth, seen } = services;
  const system = await systemThatCalls(
    { definitions: orchestrator.definitions, auth },
    {
      body: body.value,
      authorization: request.headers.authorization,
      uuidIsToken: settings.uuidIsToken,
      address,
    },
  );
  if (!route.isWrite) await waitForWrites(services, system, request, reply);
  const answered = await route.handle({ ...call, system });
  if (route.isWrite) {
    await seen.wrote(principalOf(system));
    const { logId, lastAcknowledgedPosition } = orchestrator.store;
    void reply.header('x-orchestream-position', positionText(logId, lastAcknowledgedPosition));
  }
  return answered;
}

/** A system reads what it has written, through whichever node; after 2 s it is answered all the same. */
async function waitForWrites(
  { seen, orchestrator: { store } }: Services,
  system: System,
  { headers }: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const given = headers['x-orchestream-position'];
  const named = typeof given === 'string' ? positionIn(store.logId, given) : null;
  const behindMs = await seen.caughtUp(Math.max(named ?? 0, await seen.of(principalOf(system))));
  if (behindMs > 0) void reply.header('x-orchestream-behind-ms', behindMs);
}
