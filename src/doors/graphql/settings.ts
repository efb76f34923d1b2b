import type { LiveSettings } from './live/settings.ts';
import type { Safelist } from './persistedDocuments.ts';

/** How the GraphQL door is set up. */
export interface GraphQLSettings {
  /** Whether documents may ask for the schema (GRAPHQL_INTROSPECTION). */
  readonly introspection: boolean;
  /** The only documents that are run (GRAPHQL_SAFELIST); null: any is. */
  readonly safelist: Safelist | null;
  /** How many milliseconds a request may take (GRAPHQL_TIMEOUT_SECONDS). */
  readonly timeoutMs: number;
  /** What live connections may take. */
  readonly live?: LiveSettings;
}

export const usualSettings: GraphQLSettings = { introspection: true, safelist: null, timeoutMs: 30_000 };
