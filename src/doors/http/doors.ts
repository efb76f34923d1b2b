import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/errors.ts';
import { describeIdentity, issueAccessToken, logIn, openSession } from './accountRoutes.ts';
import { readBodyText } from './bodyText.ts';
import type { ODataTarget } from './requestTarget.ts';
import { readTarget } from './requestTarget.ts';
import type { Services } from './services.ts';

export type AnswerOData = (
  services: Services,
  target: ODataTarget,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>;

type Handler = (services: Services, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** By the version of UiPath's API that it reads here a client chooses the calls that it makes. */
const API_VERSIONS = '20.0';

/**
 * UiPath's paths, whose base paths and letter case vary: one route takes them all and reads the raw URL. More
 * specific routes of other doors go before it.
 */
export function legacyRoutes(app: FastifyInstance, services: Services, answerOData: AnswerOData): void {
  // Some clients name odd content types, or none with a body: what counts is whether it reads as JSON or a form.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, readBodyText);
  app.route({
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/*',
    handler: (request, reply) => dispatch(services, answerOData, request, reply),
  });
}

function dispatch(
  services: Services,
  answerOData: AnswerOData,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const target = readTarget(request.url);
  void reply.header('api-supported-versions', API_VERSIONS);
  if (services.unready() !== null) throw new DomainError('NotReady');
  if (target.kind === 'unknown') return refuseUnknown(services, request);
  if (target.kind === 'token') return issueAccessToken(services, demandMethod('POST', request), reply);
  if (target.kind === 'openid') return describeIdentity(services, demandMethod('GET', request), reply);
  const open = target.kind === 'api' ? openCalls.get(target.rest) : undefined;
  if (open === undefined) return answerOData(services, target, request, reply);
  return open.handler(services, demandMethod(open.method, request), reply);
}

const status: Handler = async (_, __, reply) => reply.code(200).send();

/** Calls behind `/api/` that need no credential: they tell nothing, or check one. */
const openCalls: ReadonlyMap<string, { readonly method: 'GET' | 'POST'; readonly handler: Handler }> =
  new Map([
    ['account/authenticate', { method: 'POST', handler: logIn }],
    ['robotsservice/beginsession', { method: 'POST', handler: openSession }],
    ['status', { method: 'GET', handler: status }],
    ['status/get', { method: 'GET', handler: status }],
    ['status/verifyhostavailibility', { method: 'GET', handler: status }],
  ]);

function demandMethod(method: 'GET' | 'POST', request: FastifyRequest): FastifyRequest {
  if (request.method !== method) throw new DomainError('MethodNotAllowed');
  return request;
}

/** Without a credential even an unknown route tells nothing but that. */
async function refuseUnknown(services: Services, request: FastifyRequest): Promise<never> {
  await services.auth.authenticate(request.headers.authorization);
  throw new DomainError('RouteNotFound');
}
