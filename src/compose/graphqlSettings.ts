import type { Config } from '../config.ts';
import { readSafelist } from '../doors/graphql/persistedSafelist.ts';
import type { GraphQLSettings } from '../doors/graphql/settings.ts';

/** Throws ConfigError where the safelist cannot be used. */
export const graphqlSettings = (config: Config): GraphQLSettings => ({
  introspection: config.graphqlIntrospection === 'on',
  safelist: config.graphqlSafelist === undefined ? null : readSafelist(config.graphqlSafelist),
  timeoutMs: config.graphqlTimeoutSeconds * 1_000,
});
