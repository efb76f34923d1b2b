import type {
  ExecutionArgs,
  ExecutionResult,
  FormattedExecutionResult,
  GraphQLFormattedError,
  GraphQLSchema,
} from 'graphql';
import {
  createSourceEventStream,
  execute,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { DomainError } from '../../../domain/errors.ts';
import { tellable } from '../../http/errorEnvelope.ts';
import { codeOf, requestError } from '../errors.ts';
import { costOf, tooExpensive } from '../limitsOfCost.ts';
import { MAX_TOKENS, queryLimits, withinLimits } from '../limits.ts';
import type { Safelist } from '../persistedDocuments.ts';
import type { LiveContext } from './liveContext.ts';
import { SubscriptionBroken } from './resumable.ts';
import { stoppable } from './stoppable.ts';

/** What a client asks for. */
export interface Asked {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
}

const rules = [...specifiedRules, withinLimits(queryLimits)];

/** Which documents are carried out. */
export interface Documents {
  readonly schema: GraphQLSchema;
  /** The only ones; null: any is. */
  readonly safelist: Safelist | null;
  /** Whether errors may name what is in the schema. */
  readonly introspection: boolean;
}

/** A subscription to be carried out, or why it is none. */
export function prepared(
  { schema, safelist, introspection }: Documents,
  { query, variables, operationName }: Asked,
  contextValue: LiveContext,
): ExecutionArgs | readonly GraphQLError[] {
  if (safelist !== null && !safelist.has(query)) return [requestError(new DomainError('DocumentNotListed'))];
  const document = parsed(query);
  if (document instanceof GraphQLError) return [document];
  const faults = validate(schema, document, rules, { hideSuggestions: !introspection });
  if (faults.length > 0) return faults.map((fault) => coded(fault, 'GRAPHQL_VALIDATION_FAILED'));
  const operation = getOperationAST(document, operationName);
  if (operation === null || operation === undefined)
    return [refusal('No operation of the document is named.', 'OPERATION_RESOLUTION_FAILURE')];
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION)
    return [requestError(new DomainError('InvalidRequest', 'Only subscriptions are carried out here.'))];
  const { cost } = contextValue.live.settings;
  const refused = tooExpensive(costOf(schema, document, operation, variables ?? {}), cost);
  if (refused !== null) return [refused];
  return {
    schema,
    document,
    variableValues: variables,
    operationName,
    contextValue,
    hideSuggestions: !introspection,
  };
}

const refusal = (message: string, code: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code } });

const coded = ({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(message, {
    ...(nodes !== undefined && { nodes }),
    ...(source !== undefined && { source }),
    ...(positions !== undefined && { positions }),
    extensions: { code },
  });

function parsed(query: string): ReturnType<typeof parse> | GraphQLError {
  try {
    return parse(query, { maxTokens: MAX_TOKENS });
  } catch (error) {
    if (error instanceof GraphQLError) return coded(error, 'GRAPHQL_PARSE_FAILED');
    throw error;
  }
}

/**
 * The results of a subscription; the last one may be an error that has ended it. Each says in `extensions.position`
 * behind which position another subscription would go on after it.
 */
export async function resultsOf(args: ExecutionArgs): Promise<AsyncGenerator<ExecutionResult, void>> {
  const source = await createSourceEventStream(args);
  if ('errors' in source) return only(source);
  // Only our own subscriptions are in the schema.
  const messages = source as AsyncGenerator<Message, void>;
  return stoppable(results(args, messages), () => void messages.return());
}

/** What each subscription of the schema tells. */
interface Message {
  readonly position: string;
}

async function* only(result: ExecutionResult): AsyncGenerator<ExecutionResult, void> {
  yield result;
}

async function* results(
  args: ExecutionArgs,
  messages: AsyncGenerator<Message, void>,
): AsyncGenerator<ExecutionResult, void> {
  try {
    for await (const message of messages) {
      const result = await execute({ ...args, rootValue: message });
      yield { ...result, extensions: { position: message.position } };
    }
  } catch (error) {
    yield brokenBy(error);
  }
}

function brokenBy(error: unknown): ExecutionResult {
  if (!(error instanceof SubscriptionBroken)) return { errors: [wrapped(error)] };
  return { errors: [wrapped(error.cause)], extensions: { position: error.position } };
}

const wrapped = (error: unknown): GraphQLError =>
  new GraphQLError(tellable(error).message, {
    originalError: error instanceof Error ? error : new Error('no error was thrown', { cause: error }),
  });

/** A result as graphql and graphql-ws have it. */
interface Result {
  readonly data?: ExecutionResult['data'] | undefined;
  readonly errors?: ExecutionResult['errors'] | undefined;
  readonly extensions?: ExecutionResult['extensions'] | undefined;
}

/** A result as its client may read it; what that one is not told is logged. */
export const toldResult = (
  { log, requestId }: LiveContext,
  { data, errors, extensions }: Result,
): FormattedExecutionResult => ({
  ...(errors !== undefined && {
    errors: errors.map((error) => {
      const cause = causeOf(error);
      if (cause !== null && tellable(cause).httpStatus >= 500)
        log.error({ err: cause, requestId, path: error.path }, 'a GraphQL subscription failed');
      return toldError(error);
    }),
  }),
  ...(data !== undefined && { data }),
  ...(extensions !== undefined && { extensions }),
});

/** What was thrown; null for what GraphQL itself says of a request, and for what has its code already. */
function causeOf(error: GraphQLError): Error | null {
  if (error.extensions['code'] !== undefined) return null;
  let cause: Error | undefined = error;
  while (cause instanceof GraphQLError) cause = cause.originalError;
  return cause ?? null;
}

/** An error in the words of the catalogue. */
export function toldError(error: GraphQLError): GraphQLFormattedError {
  const cause = causeOf(error);
  if (cause === null) return asItIs(error);
  const { message, code, details } = tellable(cause);
  const extensions = { code: codeOf(code), ...(details !== null && { details }) };
  return { message, ...(error.path !== undefined && { path: error.path }), extensions };
}

function asItIs({ message, locations, extensions }: GraphQLError): GraphQLFormattedError {
  const { http: _, ...told } = extensions;
  return {
    message,
    ...(locations !== undefined && { locations }),
    extensions: { code: 'BAD_USER_INPUT', ...told },
  };
}
