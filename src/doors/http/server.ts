import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type {
  ConnectionError,
  FastifyBaseLogger,
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
} from 'fastify';
import { fastify, LogController } from 'fastify';
import { DomainError } from '../../domain/errors.ts';
import { drain } from './drain.ts';
import { errorEnvelope, tellable } from './errorEnvelope.ts';
import { retryAfterOf } from './retryAfter.ts';
import { logFailure } from './logFailure.ts';

/** The largest body, in bytes: a bulk of 15,000 rows fits, a mistake does not. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Of the request line and the headers together, in bytes: OData questions are long (see maxTextLength). */
const MAX_HEADER_BYTES = 64 * 1024;

const TOO_LARGE = 413;

const asksForWebSocket = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket';

const REQUEST_ID = /^[\w.:/+=-]{1,128}$/;

/** Whether a proxy at this address is believed when it says for whom it calls. */
export type IsTrusted = (address: string) => boolean;

/** The HTTP server without routes. Answers of every door carry a request id, errors UiPath's envelope. */
export function createServer(log: FastifyBaseLogger, isTrusted: IsTrusted = () => false): FastifyInstance {
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    trustProxy: isTrusted,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      // What asks for another protocol than WebSocket, as some clients do each time, is answered as if it did not.
      shouldUpgradeCallback: (request: IncomingMessage) =>
        asksForWebSocket(request) && app.server.listenerCount('upgrade') > 0,
    },
    clientErrorHandler: refuseUnreadable,
    // A URL that is not well encoded, which no route sees.
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
    genReqId: requestIdOf,
    // Whoever logs says the request's id by itself; a logger for each of many waiting robots is memory for nothing.
    childLoggerFactory: (parent) => parent,
    // Longer paths and parameters than the default: OData puts keys and names into them.
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: true,
    return503OnClosing: true,
  });
  // One door reads its body as text, in its own way; nothing else is read unless a door says so.
  app.removeAllContentTypeParsers();
  app.setNotFoundHandler((request, reply) => sendError(new DomainError('RouteNotFound'), request, reply));
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    done();
  });
  app.addHook('onSend', (request, reply, _, done) => {
    if (reply.statusCode !== TOO_LARGE) done();
    else drain(request.raw, () => done());
  });
  app.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply));
  return app;
}

/** Answers what is no HTTP request, or one with too much before its body, and hangs up. */
function refuseUnreadable(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const { status, message } = unreadable[error.code ?? ''] ?? noHttp;
  const body = JSON.stringify(errorEnvelope(new DomainError('InvalidRequest', message), randomUUID()));
  const headers = `content-type: application/json; charset=utf-8\r\ncontent-length: ${body.length}`;
  if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\nconnection: close\r\n${headers}\r\n\r\n${body}`);
  socket.destroy(error);
}

const noHttp = { status: '400 Bad Request', message: 'This is no HTTP request.' };
const unreadable: Readonly<Record<string, typeof noHttp>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    message: `The URL and the headers are longer than ${MAX_HEADER_BYTES} bytes.`,
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', message: 'The request did not end in time.' },
};

/** The caller's own id where it is harmless, so that their logs and ours meet. */
function requestIdOf(request: { headers: Record<string, string | string[] | undefined> }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Answers an error in the envelope and logs what the caller is not told. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const told = tellable(error);
  logFailure(error, told, request, 'a request failed');
  if (told.httpStatus === 401) void reply.header('www-authenticate', 'Bearer');
  if (told.httpStatus === 429 || told.httpStatus === 503)
    void reply.header('retry-after', retryAfterOf(error));
  return reply
    .code(told.httpStatus)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(errorEnvelope(told, request.id)));
}
