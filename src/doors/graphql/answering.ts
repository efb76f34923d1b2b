import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import type { OperationDefinitionNode } from 'graphql';
import { OperationTypeNode } from 'graphql';
import type { GraphQLContext } from './context.ts';
import { DomainError } from '../../domain/errors.ts';
import { whyNoWrites } from '../http/refuseWrites.ts';
import { requestError, untold } from './errors.ts';
import { hear, positionNow, waitAlsoFor } from './reading.ts';

/**
 * What every answer has in common: reads wait for the position that the request names, mutations are refused by a node
 * that is behind on the log and tell the position they have reached (`extensions.position`), old rows are called old (`extensions.behindMs` and the header
 * `x-orchestream-behind-ms`), and errors that callers are not told are logged.
 */
export const answering: ApolloServerPlugin<GraphQLContext> = {
  requestDidStart: ({ request, contextValue }) => {
    waitAlsoFor(contextValue, request.extensions?.['position']);
    return Promise.resolve(listener);
  },
};

const isMutation = (operation: OperationDefinitionNode | undefined): boolean =>
  operation?.operation === OperationTypeNode.MUTATION;

const listener: GraphQLRequestListener<GraphQLContext> = {
  didResolveOperation: async ({ operation, contextValue }) => {
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION)
      throw requestError(
        new DomainError(
          'InvalidRequest',
          'Subscriptions need a WebSocket, or server-sent events at /graphql/stream.',
        ),
      );
    // Who logs in writes nothing into the log, and has seen nothing of it.
    if (contextValue.isLogIn) return;
    const refusal = isMutation(operation) ? whyNoWrites(contextValue.services) : null;
    if (refusal !== null) throw requestError(refusal);
    await hear(contextValue);
  },
  didEncounterErrors: async ({ errors, contextValue: { log, requestId } }) => {
    for (const error of errors) {
      const cause = untold(error);
      if (cause !== null) log.error({ err: cause, requestId, path: error.path }, 'a GraphQL request failed');
    }
  },
  willSendResponse: async ({ response, operation, contextValue }) => {
    const { services, caller, reading, isLogIn } = contextValue;
    const { body, http } = response;
    if (isLogIn || body.kind !== 'single') return;
    if (isMutation(operation)) await services.seen.wrote(caller.principal);
    const extensions = {
      ...(isMutation(operation) && { position: positionNow(services) }),
      ...(reading.behindMs > 0 && { behindMs: reading.behindMs }),
    };
    if (Object.keys(extensions).length > 0) body.singleResult.extensions = extensions;
    if (reading.behindMs > 0) http.headers.set('x-orchestream-behind-ms', String(reading.behindMs));
  },
};
