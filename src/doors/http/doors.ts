import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/errors.ts';
import { issueAccessToken, logIn } from './accountRoutes.ts';
import type { Target } from './requestTarget.ts';
import { readTarget } from './requestTarget.ts';
import type { Services } from './services.ts';

type ODataTarget = Extract<Target, { kind: 'odata' }>;

export type AnswerOData = (
  services: Services,
  target: ODataTarget,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>;

/**
 * UiPath's paths, whose base paths and letter case vary: one route takes them all and reads the raw URL. More
 * specific routes of other doors go before it.
 */
export function legacyRoutes(app: FastifyInstance, services: Services, answerOData: AnswerOData): void {
  // Some clients name odd content types, or none with a body: what counts is whether it reads as JSON or a form.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
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
  if (services.unready() !== null) throw new DomainError('NotReady');
  if (target.kind === 'odata') return answerOData(services, target, request, reply);
  if (target.kind === 'token') return issueAccessToken(services, demandPost(request), reply);
  if (target.kind === 'api' && target.rest === 'account/authenticate')
    return logIn(services, demandPost(request), reply);
  return refuseUnknown(services, request);
}

function demandPost(request: FastifyRequest): FastifyRequest {
  if (request.method !== 'POST') throw new DomainError('MethodNotAllowed');
  return request;
}

/** Without a credential even an unknown route tells nothing but that. */
async function refuseUnknown(services: Services, request: FastifyRequest): Promise<never> {
  await services.auth.authenticate(request.headers.authorization);
  throw new DomainError('RouteNotFound');
}
