// GraphQL operations whose variables and results have types, without a step that generates code: gql.tada reads them
// from the schema's own types, which the repository carries.
import { initGraphQLTada } from 'gql.tada';
import type { introspection } from '../../schema/graphql/introspection.d.ts';

export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: {
    /** ISO 8601 in UTC, with up to 7 fractional digits of a second. */
    DateTime: string;
    /** A JSON object as text, so that large numbers come back as they were sent. */
    JSONText: string;
  };
}>();
