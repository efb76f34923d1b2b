import type { FastifyRequest } from 'fastify';
import type { DomainError } from '../../domain/errors.ts';

/** Of the whole node, which has logged why when it began. */
const ofNode: ReadonlySet<string> = new Set(['StoreUnavailable', 'NodeBehind', 'NotReady']);

/**
 * Logs what a caller is not told. While a node refuses every call for one reason each is a short line and no error:
 * stacks that say nothing would push the reason itself out of a log of limited length.
 */
export function logFailure(error: unknown, told: DomainError, request: FastifyRequest, what: string): void {
  if (told.httpStatus < 500) return;
  const requestId = request.id;
  if (error instanceof Error && error.cause === undefined && ofNode.has(told.code))
    request.log.warn({ code: told.code, requestId }, `${what}: ${error.message}`);
  else request.log.error({ err: error, requestId }, what);
}
