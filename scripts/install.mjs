// Brings node_modules in step with package-lock.json.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runChild } from './child.mjs';
import { withLock } from './lock.mjs';
import { Problem, root } from './project.mjs';

const onWindows = process.platform === 'win32';
const ownNode = path.join(root, 'node_modules', 'node', 'bin', onWindows ? 'node.exe' : 'node');

export async function installIfNeeded() {
  if (!isInstalled()) await withLock(install);
}

async function install() {
  if (isInstalled()) return;
  console.error('Installing dependencies …');
  const { code, signal } = await npmCi();
  if (code !== 0) {
    throw new Problem(`The dependencies could not be installed: npm ended with ${signal ?? `code ${code}`}.`);
  }
}

/** The Node that came with the install; where install scripts are switched off, this one if it is new enough. */
export function nodeBinary() {
  if (existsSync(ownNode)) return ownNode;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 15)) return process.execPath;
  throw new Problem(
    `Node 22.15 or newer is needed, this is Node ${process.versions.node}, and npm brought none because its install scripts are switched off. ` +
      'Run: npm rebuild node --ignore-scripts=false',
  );
}

/** Whether what npm wrote down about node_modules has every package of the lock, in its version. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const found = packagesOf('node_modules/.package-lock.json');
  return Object.entries(wanted)
    .filter(([at, { optional, devOptional }]) => at !== '' && !optional && !devOptional)
    .every(([at, { version }]) => found[at]?.version === version);
}

function packagesOf(file) {
  const at = path.join(root, file);
  return existsSync(at) ? JSON.parse(readFileSync(at, 'utf8')).packages : {};
}

/** The npm that runs this script, on the Node which runs that npm: the Node inside node_modules is about to be replaced. */
async function npmCi() {
  const args = [
    'ci',
    '--include=dev',
    '--engine-strict=false',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const { npm_execpath: cli, npm_node_execpath: node = process.execPath } = process.env;
  if (cli?.endsWith('npm-cli.js')) return runChild(node, [cli, ...args], { stdio: ['ignore', 2, 2] });
  return runChild('npm', args, { stdio: ['ignore', 2, 2], shell: onWindows });
}
