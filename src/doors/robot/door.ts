import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { demand } from '../../auth/caller.ts';
import { DomainError } from '../../domain/errors.ts';
import { fromMilliseconds } from '../../domain/instant.ts';
import { positionText } from '../../readModel/logPosition.ts';
import { readBodyText } from '../http/bodyText.ts';
import { writeJson } from '../http/json/jsonWriter.ts';
import { demandWrites } from '../http/refuseWrites.ts';
import type { Services } from '../http/services.ts';
import type { Answer, OpenCall } from './call.ts';
import { OpenAnswers } from './openAnswers.ts';
import { sendProblem } from './problem.ts';
import type { Route } from './routes.ts';
import { registration, routes } from './routes.ts';
import type { RobotSettings } from './settings.ts';

const PREFIX = '/robot/v1';
/** A result with its log, both as long as they may be, and what JSON adds to them. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;
const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** How long it is waited for the last answers when the server stops. */
const LAST_ANSWERS_MS = 1_000;

type Handler = (call: OpenCall) => Promise<Answer>;

/** Mounts the robot API (ELMA's wire contract, robot API), and answers in its way what else is asked for below it. */
export async function registerRobots(
  app: FastifyInstance,
  services: Services,
  settings: RobotSettings,
): Promise<void> {
  const stop = new AbortController();
  const longAnswers = new OpenAnswers();
  const handler =
    (handle: Handler, isLong = false) =>
    (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      if (isLong) longAnswers.add(reply);
      const call: OpenCall = { services, settings, request, reply, stopping: stop.signal };
      return handle(call).then((answer) => send(call, answer));
    };
  const mount = (scope: FastifyInstance, { method, path, isLong }: Omit<Route, 'handle'>, handle: Handler) =>
    scope.route({ method, url: `${PREFIX}${path}`, handler: handler(handle, isLong) });

  await app.register(async (scope) => {
    scope.setErrorHandler(sendProblem);
    scope.removeAllContentTypeParsers();
    const options = { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES } as const;
    scope.addContentTypeParser(JSON_TYPE, options, readBodyText);
    mount(scope, registration, registration.handle);
    for (const route of routes) if (route.isRaw !== true) mount(scope, route, authenticated(route));
    scope.addHook('preClose', async () => {
      await services.takers.stop();
      stop.abort();
      await longAnswers.given(LAST_ANSWERS_MS);
    });
  });
  await app.register(async (scope) => {
    scope.setErrorHandler(sendProblem);
    scope.removeAllContentTypeParsers();
    // Left to the route, which reads it as it comes or not at all.
    scope.addContentTypeParser('*', (_, body, done) => done(null, body));
    for (const route of routes) if (route.isRaw === true) mount(scope, route, authenticated(route));
    for (const url of [PREFIX, `${PREFIX}/*`])
      scope.route({ method: [...METHODS], url, handler: handler(refuseUnknown) });
  });
}

const authenticated =
  (route: Route): Handler =>
  async (call) => {
    const { services, request } = call;
    const caller = await services.auth.authenticate(request.headers.authorization);
    if (services.unready() !== null) throw new DomainError('NotReady');
    for (const permission of route.permissions ?? []) demand(caller, permission);
    const isWrite = route.method !== 'GET';
    if (isWrite) demandWrites(services);
    const answer = await route.handle({ ...call, caller });
    if (isWrite && !('given' in answer) && answer.status !== 204) {
      await services.seen.wrote(caller.principal);
      const { logId, lastAcknowledgedPosition } = services.orchestrator.store;
      void call.reply.header('x-orchestream-position', positionText(logId, lastAcknowledgedPosition));
    }
    return answer;
  };

function send({ services, reply }: OpenCall, answer: Answer): FastifyReply {
  if ('given' in answer) return answer.given;
  void reply.code(answer.status).header('cache-control', 'no-store');
  if (answer.body === undefined) return reply.send();
  const serverTime = fromMilliseconds(services.orchestrator.clock());
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .send(writeJson({ ...answer.body, serverTime }));
}

const patterns = [registration, ...routes].map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${PREFIX}${path.replaceAll(/:\w+/g, '[^/]+')}$`),
}));

/** Without a credential even an unknown route tells nothing but that. */
async function refuseUnknown({ services, request, reply }: OpenCall): Promise<never> {
  await services.auth.authenticate(request.headers.authorization);
  const [path = ''] = request.url.split('?', 1);
  const allowed = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  if (allowed.length === 0) throw new DomainError('RouteNotFound');
  void reply.header('allow', allowed.join(', '));
  throw new DomainError('MethodNotAllowed');
}
