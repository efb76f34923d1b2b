import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Context, Server, ServerOptions } from 'graphql-ws';
import { handleProtocols, makeServer } from 'graphql-ws';
import type { RawData, WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { DomainError } from '../../../domain/errors.ts';
import { tellable } from '../../http/errorEnvelope.ts';
import type { Services } from '../../http/services.ts';
import { codeOf, requestError } from '../errors.ts';
import type { Live } from './live.ts';
import { admit, type LiveContext } from './liveContext.ts';
import type { Documents } from './operation.ts';
import { prepared, resultsOf, toldError, toldResult } from './operation.ts';

const PATH = '/graphql';
/** The largest message of a client, in bytes: a document, and its variables. */
const MAX_MESSAGE_BYTES = 256 * 1024;
/** How long clients have to answer that they have heard of the end. */
const LEAVE_MS = 500;

const FORBIDDEN = 4403;
const BAD_REQUEST = 4400;
const INTERNAL_ERROR = 4500;
const GOING_AWAY = 1001;
const TRY_AGAIN_LATER = 1013;

interface Extra {
  readonly socket: WebSocket;
  readonly requestId: string;
  context: LiveContext | null;
}
type Params = Readonly<Record<string, unknown>>;
type Connection = Context<Record<string, unknown>, Extra>;
type Options = ServerOptions<Record<string, unknown>, Extra>;

/** Mounts the protocol `graphql-transport-ws` at `/graphql`; the credential comes in `connection_init`. */
export function registerSockets(
  app: FastifyInstance,
  services: Services,
  live: Live,
  documents: Documents,
): void {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols,
  });
  const server = makeServer(optionsFor(app.log, services, live, documents));
  app.server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const [path] = (request.url ?? '').split('?', 1);
    if (path !== PATH) return refuse(stream);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      serve(server, { socket, requestId: randomUUID(), context: null }, app.log, live.settings.keepAliveMs);
    });
  });
  app.addHook('preClose', () => closeAll(sockets));
}

function refuse(stream: Duplex): void {
  stream.on('error', () => stream.destroy());
  stream.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
}

async function closeAll(sockets: WebSocketServer): Promise<void> {
  for (const client of sockets.clients) client.close(GOING_AWAY, 'The server stops');
  const late = setTimeout(() => {
    for (const client of sockets.clients) client.terminate();
  }, LEAVE_MS);
  await new Promise<void>((resolve) => sockets.close(() => resolve()));
  clearTimeout(late);
}

/** Speaks the protocol over a socket until that is closed. */
function serve(server: Server<Extra>, extra: Extra, log: FastifyBaseLogger, keepAliveMs: number): void {
  const { socket, requestId } = extra;
  const failed = (error: unknown, code: number, reason: string): void => {
    log.info({ err: error, requestId }, 'a GraphQL connection was broken');
    socket.close(code, reason);
  };
  socket.on('error', (error) => failed(error, BAD_REQUEST, 'The message cannot be read'));
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (text) => sent(socket, text),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) =>
        socket.on('message', (data) => {
          handle(textOf(data)).catch((error: unknown) => failed(error, INTERNAL_ERROR, codeOf('Internal')));
        }),
    },
    extra,
  );
  const alive = keepAlive(socket, keepAliveMs);
  socket.once('close', (code, reason) => {
    clearInterval(alive);
    closed(code, String(reason)).catch((error: unknown) => failed(error, INTERNAL_ERROR, codeOf('Internal')));
  });
}

const textOf = (data: RawData): string =>
  (data instanceof ArrayBuffer
    ? Buffer.from(data)
    : Array.isArray(data)
      ? Buffer.concat(data)
      : data
  ).toString();

/** Resolves when the text has left this process, so that a client that does not read is not written to. */
const sent = (socket: WebSocket, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    socket.send(text, (error) => (error === undefined || error === null ? resolve() : reject(error)));
  });

/** Who has not answered a ping by the next one is gone. */
function keepAlive(socket: WebSocket, everyMs: number): NodeJS.Timeout {
  let isHeard = true;
  socket.on('pong', () => {
    isHeard = true;
  });
  return setInterval(() => {
    if (!isHeard) return socket.terminate();
    isHeard = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, everyMs);
}

function optionsFor(log: FastifyBaseLogger, services: Services, live: Live, documents: Documents): Options {
  return {
    onConnect: async ({ connectionParams, extra }) => {
      const authorization = authorizationIn(connectionParams);
      try {
        await admit(services, authorization);
      } catch (error) {
        const told = tellable(error);
        if (told.httpStatus >= 500)
          log.error({ err: error, requestId: extra.requestId }, 'a GraphQL connection failed');
        extra.socket.close(told.httpStatus >= 500 ? TRY_AGAIN_LATER : FORBIDDEN, codeOf(told.code));
        return false;
      }
      const caller = () => services.auth.authenticate(authorization);
      extra.context = { services, live, requestId: extra.requestId, log, caller, resumeAfter: null };
      return true;
    },
    onSubscribe: ({ extra, subscriptions }: Connection, _id, { query, variables, operationName }) => {
      if (extra.context === null) throw new TypeError('nobody subscribes before it is known who that is');
      if (Object.keys(subscriptions).length > live.settings.subscriptions)
        return [requestError(new DomainError('TooManySubscriptions'))];
      return prepared(documents, { query, variables, operationName }, extra.context);
    },
    subscribe: resultsOf,
    onError: (_connection, _id, _payload, errors) => errors.map(toldError),
    onNext: ({ extra }, _id, _payload, _args, result) =>
      extra.context === null ? undefined : toldResult(extra.context, result),
  };
}

function authorizationIn(params: Params | undefined): string | undefined {
  const value = params?.['authorization'] ?? params?.['Authorization'];
  return typeof value === 'string' ? value : undefined;
}
