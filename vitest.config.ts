import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

// type-graphql must see the same copy of graphql as everything else: graphql's package offers a CommonJS
// and an ESM file, and its instanceof checks refuse objects of the other copy. Node itself takes the
// CommonJS file everywhere, so the tests do too.
const graphql = createRequire(import.meta.url).resolve('graphql');

export default defineConfig({
  resolve: {
    alias: [{ find: /^graphql$/, replacement: graphql }],
    dedupe: ['graphql'],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globals: false,
    // CommonJS packages are imported as Node itself does it.
    deps: { interopDefault: false },
    setupFiles: ['test/support/setup/eventSchemas.ts', 'test/support/setup/answerSchemas.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
