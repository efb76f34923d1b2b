import { OutboundFailed, OutboundRefused } from './errors.ts';
import type { FailureKind } from './errors.ts';

/** What the operating system says of a connection that did not come about or broke. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPIPE',
]);

const kinds: Readonly<Record<string, FailureKind>> = {
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'tooLarge',
  UND_ERR_ABORTED: 'aborted',
  UND_ERR_CLOSED: 'aborted',
  UND_ERR_DESTROYED: 'aborted',
};

/** What undici or Node say of a connection that could not be made, in our words. */
export function connectFailure(error: Error, host: string, protocol: string): OutboundFailed {
  const code = codeOf(error);
  const kind = kinds[code] ?? (protocol === 'https:' && !networkCodes.has(code) ? 'tls' : 'connect');
  return new OutboundFailed(kind, host, kind === 'timeout' ? 'connect' : code);
}

/**
 * What ended a call, in our words. The cause is not handed on: undici's errors hold what the other side has sent, or
 * the header that it could not send.
 */
export function callFailure(error: unknown, host: string): OutboundFailed | OutboundRefused {
  if (error instanceof OutboundFailed || error instanceof OutboundRefused) return error;
  const code = codeOf(error);
  if (code === 'UND_ERR_INVALID_ARG') return new OutboundRefused('header', host);
  return new OutboundFailed(kinds[code] ?? 'protocol', host, code);
}

export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // All addresses of a host have failed, each in its way: the first says enough.
  return error instanceof AggregateError && error.errors.length > 0 ? codeOf(error.errors[0]) : error.name;
}
