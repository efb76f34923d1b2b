import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastify, LogController } from 'fastify';
import { DomainError } from '../../domain/errors.ts';
import { errorEnvelope, tellable } from './errorEnvelope.ts';

/** The largest body, in bytes: a bulk of 15,000 rows fits, a mistake does not. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

const REQUEST_ID = /^[\w.:/+=-]{1,128}$/;

/** The HTTP server without routes. Answers of every door carry a request id, errors UiPath's envelope. */
export function createServer(log: FastifyBaseLogger): FastifyInstance {
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    genReqId: requestIdOf,
    // Longer paths and parameters than the default: OData puts keys and names into them.
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: true,
    return503OnClosing: true,
  });
  // One door reads its body as text, in its own way; nothing else is read unless a door says so.
  app.removeAllContentTypeParsers();
  app.setNotFoundHandler((request, reply) => sendError(new DomainError('RouteNotFound'), request, reply));
  app.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply));
  return app;
}

/** The caller's own id where it is harmless, so that their logs and ours meet. */
function requestIdOf(request: { headers: Record<string, string | string[] | undefined> }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Answers an error in the envelope and logs what the caller is not told. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const told = tellable(error);
  if (told.httpStatus >= 500) request.log.error({ err: error, requestId: request.id }, 'a request failed');
  if (told.httpStatus === 401) void reply.header('www-authenticate', 'Bearer');
  if (told.httpStatus === 429 || told.httpStatus === 503)
    void reply.header('retry-after', retryAfterOf(error));
  return reply
    .code(told.httpStatus)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(errorEnvelope(told, request.id)));
}

const retryAfterOf = (error: unknown): number =>
  error instanceof Error && 'retryAfterSeconds' in error && typeof error.retryAfterSeconds === 'number'
    ? error.retryAfterSeconds
    : 1;
