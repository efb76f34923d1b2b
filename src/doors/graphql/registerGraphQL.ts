import { ApolloServer, type ApolloServerOptionsWithSchema } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import fastifyApollo from '@as-integrations/fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/errors.ts';
import { tellable } from '../http/errorEnvelope.ts';
import type { Services } from '../http/services.ts';
import { answering } from './answering.ts';
import type { GraphQLContext } from './context.ts';
import { contextOf } from './context.ts';
import { formatError, requestError } from './errors.ts';
import { registerGraphiql, sendBrowsersToPage } from './graphiql/registerGraphiql.ts';
import { MAX_TOKENS, queryLimits, withinLimits } from './limits.ts';
import { createSchema } from './schema.ts';

/** Mounts `/graphql`, GET and POST, in a scope of its own, which reads JSON bodies, and GraphiQL beside it. */
export async function registerGraphQL(app: FastifyInstance, services: Services): Promise<void> {
  const apollo = new ApolloServer<GraphQLContext>(optionsFor(app.log));
  await apollo.start();
  registerGraphiql(app);
  await app.register(async (scope) => {
    scope.addHook('onClose', () => apollo.stop());
    scope.addHook('onRequest', async (request, reply) => {
      void reply.header('x-request-id', request.id);
    });
    scope.addHook('onRequest', sendBrowsersToPage);
    // Other doors may read more than this one does.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string' },
      async (_: FastifyRequest, body: string) => parsed(body),
    );
    scope.setErrorHandler(sendError);
    await scope.register(fastifyApollo(apollo), {
      path: '/graphql',
      method: ['GET', 'POST'],
      context: (request: FastifyRequest, reply: FastifyReply) => contextOrError(services, request, reply),
    });
  });
}

const optionsFor = (log: FastifyBaseLogger): ApolloServerOptionsWithSchema<GraphQLContext> => ({
  schema: createSchema(),
  logger: log,
  introspection: true,
  csrfPrevention: true,
  includeStacktraceInErrorResponses: false,
  persistedQueries: false,
  stopOnTerminationSignals: false,
  parseOptions: { maxTokens: MAX_TOKENS },
  validationRules: [withinLimits(queryLimits)],
  maxRecursiveSelections: true,
  formatError,
  plugins: [
    answering,
    // The server tells nobody else what it does, whatever the environment says.
    ApolloServerPluginUsageReportingDisabled(),
    ApolloServerPluginSchemaReportingDisabled(),
    ApolloServerPluginInlineTraceDisabled(),
    ApolloServerPluginLandingPageDisabled(),
  ],
});

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new DomainError('MalformedJson');
  }
}

async function contextOrError(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<GraphQLContext> {
  try {
    return await contextOf(services, request, reply);
  } catch (error) {
    logUntold(error, request);
    throw requestError(error);
  }
}

/** What goes wrong before a request reaches GraphQL is told as GraphQL tells it. */
function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  logUntold(error, request);
  const { message, extensions } = requestError(error);
  const { http: _, ...told } = extensions;
  return reply
    .code(tellable(error).httpStatus)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify({ errors: [{ message, extensions: told }] }));
}

function logUntold(error: unknown, request: FastifyRequest): void {
  if (tellable(error).httpStatus >= 500)
    request.log.error({ err: error, requestId: request.id }, 'a GraphQL request failed');
}
