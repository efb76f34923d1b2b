import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DomainError } from '../../domain/errors.ts';
import { catalogue } from '../../domain/errors.ts';
import { tellable } from '../http/errorEnvelope.ts';
import { logFailure } from '../http/logFailure.ts';
import { retryAfterOf } from '../http/retryAfter.ts';
import { screaming } from '../http/screaming.ts';

/** What went wrong, as RFC 9457 tells it; `code` is what programs look at. */
interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  /** One line a violation. */
  readonly errors?: readonly string[];
  readonly requestId: string;
}

/** Answers an error, and logs what the caller is not told. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const told = tellable(error);
  const { httpStatus: status } = told;
  logFailure(error, told, request, 'a request of a robot failed');
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  if (status === 429 || status === 503) void reply.header('retry-after', retryAfterOf(error));
  // Of a file that turned out to be damaged before its first byte was sent.
  for (const name of ['content-disposition', 'etag', 'content-length'])
    reply.removeHeader(name).raw.removeHeader(name);
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(told, request.id)));
}

function problemOf({ code, httpStatus, message, details }: DomainError, requestId: string): Problem {
  const { message: title } = catalogue[code];
  return {
    type: `urn:orchestream:error:${screaming(code)}`,
    title,
    status: httpStatus,
    code: screaming(code),
    ...(message !== title && { detail: message }),
    ...(details !== null && { errors: details.split('\n') }),
    requestId,
  };
}
