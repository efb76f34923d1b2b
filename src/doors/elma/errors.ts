import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DomainError } from '../../domain/errors.ts';
import { tellable } from '../http/errorEnvelope.ts';
import { logFailure } from '../http/logFailure.ts';
import { retryAfterOf } from '../http/retryAfter.ts';
import { screaming } from '../http/screaming.ts';

/** Told by HTTP in any case: what never came to be a call of this door, or what another try may cure. */
const ofHttp: ReadonlySet<number> = new Set([405, 413, 415, 429]);
const unread: ReadonlySet<string> = new Set(['MalformedJson', 'RouteNotFound']);

const isOfHttp = ({ code, httpStatus }: DomainError): boolean =>
  httpStatus >= 500 || ofHttp.has(httpStatus) || unread.has(code);

/**
 * Answers an error (ELMA's wire contract, errors): a body without `task`, with HTTP 200 where clients would else not
 * read it. With `mirrors` HTTP says the same as the body. Logs what the caller is not told.
 */
export function sendError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  mirrors: boolean,
): FastifyReply {
  const told = tellable(error);
  const { httpStatus: status, message, code, details } = told;
  logFailure(error, told, request, 'a request of a system failed');
  if (status === 429 || status === 503) void reply.header('retry-after', retryAfterOf(error));
  // Of a file that turned out to be damaged before its first byte was sent.
  for (const name of ['content-disposition', 'etag']) reply.removeHeader(name).raw.removeHeader(name);
  const isTold = mirrors || isOfHttp(told);
  if (isTold && status === 401) void reply.header('www-authenticate', 'Bearer');
  return sendJson(reply.code(isTold ? status : 200), {
    status,
    error: message,
    code: screaming(code),
    ...(details !== null && { details }),
  });
}

export const sendJson = (reply: FastifyReply, body: object): FastifyReply =>
  reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));
