import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { OperationTypeNode } from 'graphql';
import type { GraphQLContext } from './context.ts';
import { untold } from './errors.ts';
import { positionNow, waitAlsoFor } from './reading.ts';

/**
 * What every answer has in common: reads wait for the position that the request names, mutations tell the one they
 * have reached (`extensions.position`), old rows are called old (`extensions.behindMs` and the header
 * `x-orchestream-behind-ms`), and errors that callers are not told are logged.
 */
export const answering: ApolloServerPlugin<GraphQLContext> = {
  requestDidStart: ({ request, contextValue }) => {
    waitAlsoFor(contextValue, request.extensions?.['position']);
    return Promise.resolve(listener);
  },
};

const listener: GraphQLRequestListener<GraphQLContext> = {
  didEncounterErrors: async ({ errors, contextValue: { log, requestId } }) => {
    for (const error of errors) {
      const cause = untold(error);
      if (cause !== null) log.error({ err: cause, requestId, path: error.path }, 'a GraphQL request failed');
    }
  },
  willSendResponse: async ({ response, operation, contextValue: { services, reading } }) => {
    const { body, http } = response;
    if (body.kind !== 'single') return;
    const extensions = {
      ...(operation?.operation === OperationTypeNode.MUTATION && { position: positionNow(services) }),
      ...(reading.behindMs > 0 && { behindMs: reading.behindMs }),
    };
    if (Object.keys(extensions).length > 0) body.singleResult.extensions = extensions;
    if (reading.behindMs > 0) http.headers.set('x-orchestream-behind-ms', String(reading.behindMs));
  },
};
