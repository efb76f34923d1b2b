import { HeaderMap } from '@apollo/server';
import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import { GraphQLError } from 'graphql';
import type { DomainError, ErrorCode } from '../../domain/errors.ts';
import { tellable } from '../http/errorEnvelope.ts';
import { screaming } from './names.ts';

/** `extensions.code` of an error of the catalogue: its own name in GraphQL's spelling. */
export const codeOf = (code: ErrorCode): string => screaming(code);

const extensionsOf = (error: DomainError): Record<string, unknown> => ({
  code: codeOf(error.code),
  ...(error.details !== null && { details: error.details }),
});

/** An error that ends a request before anything is executed, with its HTTP status. */
export function requestError(error: unknown): GraphQLError {
  const told = tellable(error);
  const headers = new HeaderMap();
  if (told.httpStatus === 401) headers.set('www-authenticate', 'Bearer');
  if (told.httpStatus === 503) headers.set('retry-after', '1');
  const http = { status: told.httpStatus, headers };
  return new GraphQLError(told.message, { extensions: { ...extensionsOf(told), http } });
}

/** Apollo's own code for what it does not know: exactly this must not be told. */
const isUnexpected = ({ extensions }: GraphQLFormattedError): boolean =>
  extensions?.['code'] === ApolloServerErrorCode.INTERNAL_SERVER_ERROR;

/**
 * What a caller reads of an error. What GraphQL itself says of a request stays as it is; what a resolver threw is
 * told by the catalogue, and what is in none of the two is `INTERNAL`.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  if (!isUnexpected(formatted)) return formatted;
  const told = tellable(unwrapResolverError(error));
  const { locations, path } = formatted;
  return {
    message: told.message,
    ...(locations !== undefined && { locations }),
    ...(path !== undefined && { path }),
    extensions: extensionsOf(told),
  };
}

/** The error to log, where a caller is told only that there was one; null where the caller knows all. */
export function untold(error: GraphQLError): unknown {
  if (error.extensions['code'] !== undefined) return null;
  const cause = unwrapResolverError(error);
  return tellable(cause).httpStatus >= 500 ? cause : null;
}
