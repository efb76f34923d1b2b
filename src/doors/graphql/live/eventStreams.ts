import { once } from 'node:events';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { DomainError } from '../../../domain/errors.ts';
import type { Services } from '../../http/services.ts';
import type { Live } from './live.ts';
import { admit, type LiveContext } from './liveContext.ts';
import type { Asked, Documents } from './operation.ts';
import { prepared, resultsOf, toldError, toldResult } from './operation.ts';

const PATH = '/graphql/stream';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Proxies are not to collect it.
  'x-accel-buffering': 'no',
} as const;

/**
 * Mounts `/graphql/stream`, GET and POST: one subscription as server-sent events, as GraphQL over SSE has it for
 * distinct connections. Each event has its position as its id, and `Last-Event-ID` goes on behind it.
 */
export function registerEventStreams(
  scope: FastifyInstance,
  services: Services,
  live: Live,
  documents: Documents,
): void {
  const open = new Set<Socket>();
  scope.route({
    url: PATH,
    method: ['GET', 'POST'],
    handler: async (request, reply) => {
      const context = await contextOf(services, live, request);
      const args = prepared(documents, askedIn(request), context);
      if (!('schema' in args)) return refuse(reply, args);
      const results = await resultsOf(args);
      const { socket } = request.raw;
      open.add(socket);
      const stream = streamOf(context, results, live.settings.keepAliveMs);
      stream.once('close', () => open.delete(socket));
      return reply.headers(HEADERS).send(stream);
    },
  });
  // Without a word: a client that is told of an end does not come again.
  scope.addHook('preClose', async () => {
    for (const socket of open) socket.destroy();
  });
}

async function contextOf(
  services: Services,
  live: Live,
  { headers, id, log }: FastifyRequest,
): Promise<LiveContext> {
  const { authorization } = headers;
  await admit(services, authorization);
  const lastEventId = headers['last-event-id'];
  return {
    services,
    live,
    requestId: id,
    log,
    caller: () => services.auth.authenticate(authorization),
    resumeAfter: typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null,
  };
}

/** By GET, variables are JSON as text. Throws InvalidRequest, MalformedJson. */
function askedIn({ method, query, body }: FastifyRequest): Asked {
  const isGet = method === 'GET';
  const asked = Object(isGet ? query : body) as Readonly<Record<string, unknown>>;
  const { query: document, operationName } = asked;
  const variables = isGet ? parsed(asked['variables']) : asked['variables'];
  if (typeof document !== 'string') throw new DomainError('InvalidRequest', 'query must be a text.');
  if (!isOptional(operationName, 'string'))
    throw new DomainError('InvalidRequest', 'operationName must be a text.');
  if (!isOptional(variables, 'object') || Array.isArray(variables))
    throw new DomainError('InvalidRequest', 'variables must be an object.');
  return {
    query: document,
    variables: variables as Asked['variables'],
    operationName: operationName as Asked['operationName'],
  };
}

const isOptional = (value: unknown, type: 'string' | 'object'): boolean =>
  value === undefined || value === null || typeof value === type;

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('MalformedJson', 'variables is not well-formed JSON.');
  }
}

function refuse(reply: FastifyReply, errors: readonly GraphQLError[]): FastifyReply {
  const http = errors[0]?.extensions['http'];
  const status = typeof http === 'object' && http !== null ? Reflect.get(http, 'status') : 400;
  return reply
    .code(Number(status))
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify({ errors: errors.map(toldError) }));
}

function streamOf(
  context: LiveContext,
  results: AsyncGenerator<ExecutionResult, void>,
  keepAliveMs: number,
): PassThrough {
  const stream = new PassThrough();
  const timer = setInterval(() => {
    if (!stream.writableNeedDrain) stream.write(':\n\n');
  }, keepAliveMs);
  stream.once('close', () => {
    clearInterval(timer);
    void results.return();
  });
  void write(context, results, stream);
  return stream;
}

async function write(
  context: LiveContext,
  results: AsyncGenerator<ExecutionResult, void>,
  stream: PassThrough,
): Promise<void> {
  for await (const result of results) {
    if (stream.destroyed) return;
    // Who does not read is not written to.
    if (!stream.write(textOf(context, result))) await drained(stream);
  }
  if (!stream.destroyed) stream.end('event: complete\ndata: \n\n');
}

function textOf(context: LiveContext, result: ExecutionResult): string {
  const position = result.extensions?.['position'];
  const id = typeof position === 'string' ? `id: ${position}\n` : '';
  return `event: next\n${id}data: ${JSON.stringify(toldResult(context, result))}\n\n`;
}

async function drained(stream: PassThrough): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]).finally(() =>
    over.abort(),
  );
}
