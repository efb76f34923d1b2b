// Runs every npm script: installs if needed, builds if asked, then runs the task under the Node 24 that the
// install brings (node_modules/node). Plain JavaScript without a dependency, because it is the first command
// in a fresh clone and must run on the machine's Node, from 20 on.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildIfOlder } from './build.mjs';
import { runChild } from './child.mjs';
import { installIfNeeded, nodeBinary } from './install.mjs';
import { Problem, root } from './project.mjs';

const OLDEST_NODE = 20;

/** What a request makes is garbage soon: in a large nursery most of it is gone before it is ever copied. */
const nodeFlags = JSON.parse(readFileSync(path.join(root, 'scripts/node-flags.json'), 'utf8'));

const cli = (name) => ({ build: true, file: `dist/src/cli/${name}.js` });
const types = ['types', 'node_modules/typescript/bin/tsc'];
const lint = ['lint', 'node_modules/oxlint/bin/oxlint', '--deny-warnings'];
const format = ['format', 'node_modules/oxfmt/bin/oxfmt'];
const imports = ['imports', 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'];

/** A task runs one `file`, with `args` before the caller's, or `steps` [name, file, ...args], all of them even if one fails. */
const tasks = {
  start: { build: true, file: 'dist/src/start.js' },
  demo: { build: true, file: 'dist/src/start.js', args: ['--demo'] },
  test: { file: 'node_modules/vitest/vitest.mjs', args: ['run'] },
  'test:postgres': { file: 'scripts/test-postgres.mjs' },
  build: { build: true },
  bench: { build: true, file: 'bench/main.ts' },
  replay: cli('replay'),
  verify: cli('verify'),
  export: cli('export'),
  import: cli('import'),
  schema: cli('schema'),
  check: {
    steps: [
      types,
      lint,
      [...format, '--check'],
      [...imports, 'src', 'projections'],
      ['schema', 'dist/src/cli/schema.js', '--check'],
    ],
  },
  fix: { steps: [[...lint, '--fix'], format] },
};

async function main([name = '', ...args]) {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    throw new Problem(`Node ${OLDEST_NODE} or newer is needed, this is Node ${process.versions.node}.`);
  }
  if (!Object.hasOwn(tasks, name)) {
    throw new Problem(`There is no task "${name}". There are: ${Object.keys(tasks).join(', ')}.`);
  }
  const { build, file, args: own = [], steps } = tasks[name];
  await installIfNeeded();
  if (build) await buildIfOlder();
  if (file) await runFile(file, [...own, ...args]);
  if (steps) await runSteps(steps);
}

/** Ends this process as the file ended: with its exit code, or by the signal that ended it. */
async function runFile(file, args) {
  const { code, signal } = await run(file, args);
  if (signal) process.kill(process.pid, signal);
  process.exitCode = code ?? 1;
}

async function runSteps(steps) {
  const failed = [];
  for (const [name, file, ...args] of steps) {
    console.log(`${name}:`);
    if (!(await succeeds(file, args))) failed.push(name);
  }
  if (failed.length > 0) throw new Problem(`Failed: ${failed.join(', ')}.`);
  console.log('All is well.');
}

async function succeeds(file, args) {
  if (file === 'dist/src/cli/schema.js' && !existsSync(path.join(root, 'src/cli/schema.ts'))) {
    console.log('skipped: there is no src/cli/schema.ts');
    return true;
  }
  try {
    if (file.startsWith('dist/')) await buildIfOlder();
    const { code } = await run(file, args);
    return code === 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.log(error.message);
    return false;
  }
}

async function run(file, args) {
  if (!existsSync(path.join(root, file))) throw new Problem(`There is no ${file}.`);
  const options = file.startsWith('dist/') ? nodeFlags : [];
  return runChild(nodeBinary(), [...options, file, ...args]);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
