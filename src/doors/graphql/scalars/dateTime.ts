import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import type { Instant } from '../../../domain/instant.ts';
import { tryParseInstant } from '../../../domain/instant.ts';

function instantOf(value: unknown): Instant {
  const instant = typeof value === 'string' ? tryParseInstant(value) : null;
  if (instant === null) throw new GraphQLError('A DateTime must be a text in ISO 8601.');
  return instant;
}

/** What this server has written itself: it is as it should be, and lists are full of them. */
const written = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{0,6}[1-9])?Z$/;

const told = (value: unknown): Instant =>
  typeof value === 'string' && written.test(value) ? value : instantOf(value);

/** Instants as texts: a JavaScript Date would lose the last four of their seven fractional digits. */
export const DateTime = new GraphQLScalarType<Instant, Instant>({
  name: 'DateTime',
  description:
    'An instant in UTC, in ISO 8601: `2018-03-07T18:20:29.3833333Z`, with up to 7 fractional digits of a second and without trailing zeros. As an argument any offset is taken; without one UTC is meant.',
  serialize: told,
  parseValue: instantOf,
  parseLiteral: (node) => instantOf(node.kind === Kind.STRING ? node.value : undefined),
});
