// Runs the tests that need PostgreSQL (`*.postgres.test.ts`) on the database that DATABASE_URL names, in schemas of their
// own which they drop again; where it names none on a throw-away server; and where there is none says so and does nothing.
import { runChild } from './child.mjs';
import { findPostgres, startPostgres } from './postgres.mjs';
import { Problem } from './project.mjs';

const run = (url, args) =>
  runChild(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '.postgres.test.ts', ...args], {
    env: { ...process.env, TEST_DATABASE_URL: url },
  });

async function main(args) {
  const given = process.env.DATABASE_URL ?? '';
  if (given !== '') return run(given, args);
  const binaries = findPostgres();
  if (binaries === null) {
    console.log('Skipped: DATABASE_URL names no database, and PostgreSQL is not installed on this machine.');
    return { code: 0 };
  }
  const { url, stop } = await startPostgres(binaries);
  try {
    return await run(url, args);
  } finally {
    await stop();
  }
}

try {
  const { code } = await main(process.argv.slice(2));
  process.exitCode = code ?? 1;
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
