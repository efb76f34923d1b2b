import { ApolloServer, type ApolloServerOptionsWithSchema } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { DomainError } from '../../domain/errors.ts';
import { bodyText } from '../http/bodyText.ts';
import { tellable } from '../http/errorEnvelope.ts';
import type { Services } from '../http/services.ts';
import { answering } from './answering.ts';
import type { GraphQLContext } from './context.ts';
import { contextOf } from './context.ts';
import { formatError, requestError } from './errors.ts';
import { registerGraphiql, sendBrowsersToPage } from './graphiql/registerGraphiql.ts';
import { registerLive } from './live/registerLive.ts';
import { MAX_TOKENS, queryLimits, withinLimits } from './limits.ts';
import { withinCost } from './limitsOfCost.ts';
import { askedDocument, demandDocument, persistedQueriesOf } from './persistedDocuments.ts';
import { createSchema } from './schema.ts';
import { type GraphQLSettings, usualSettings } from './settings.ts';
import { withinTime } from './timeLimit.ts';

/** Mounts `/graphql`, GET and POST, in a scope of its own, which reads JSON bodies, and GraphiQL beside it. */
export async function registerGraphQL(
  app: FastifyInstance,
  services: Services,
  settings: GraphQLSettings = usualSettings,
): Promise<void> {
  const schema = createSchema();
  const apollo = new ApolloServer<GraphQLContext>(optionsFor(schema, app.log, settings));
  await apollo.start();
  registerGraphiql(app, settings.introspection);
  await app.register(async (scope) => {
    scope.addHook('onClose', () => apollo.stop());
    scope.addHook('onRequest', async (request, reply) => {
      void reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store' });
    });
    scope.addHook('onRequest', sendBrowsersToPage);
    // Other doors may read more than this one does.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer' },
      async (request: FastifyRequest, body: Buffer) => parsed(bodyText(request, body)),
    );
    scope.setErrorHandler(sendError);
    scope.route({
      url: '/graphql',
      method: ['GET', 'POST'],
      handler: (request, reply) =>
        withinTime(settings.timeoutMs, async (signal) => {
          const context = () => contextOrError(services, settings, request, reply, signal);
          return fastifyApolloHandler(apollo, { context }).call(scope, request, reply);
        }),
    });
    registerLive(scope, services, { ...settings, schema }, settings.live);
  });
}

const optionsFor = (
  schema: GraphQLSchema,
  log: FastifyBaseLogger,
  { introspection, safelist }: GraphQLSettings,
): ApolloServerOptionsWithSchema<GraphQLContext> => ({
  schema,
  logger: log,
  introspection,
  hideSchemaDetailsFromClientErrors: !introspection,
  csrfPrevention: true,
  includeStacktraceInErrorResponses: false,
  persistedQueries: persistedQueriesOf(safelist),
  stopOnTerminationSignals: false,
  parseOptions: { maxTokens: MAX_TOKENS },
  validationRules: [withinLimits(queryLimits)],
  maxRecursiveSelections: true,
  formatError,
  plugins: [
    answering,
    withinCost,
    // No answer may be kept, so that nothing is said of that field by field.
    ApolloServerPluginCacheControlDisabled(),
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
  { safelist }: GraphQLSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  signal: AbortSignal,
): Promise<GraphQLContext> {
  try {
    const context = await contextOf(services, request, reply, signal);
    demandDocument(askedDocument(request), safelist);
    return context;
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
