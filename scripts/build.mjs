// Compiles src and projections to dist, beside the old dist, and swaps: a failed build leaves the last good one.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runChild } from './child.mjs';
import { nodeBinary } from './install.mjs';
import { withLock } from './lock.mjs';
import { Problem, root } from './project.mjs';

const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'scripts/build.mjs'];
const dist = path.join(root, 'dist');
const fresh = path.join(root, 'dist.new');
const stamp = 'sources.sha256';
const packageFiles = 'src/doors/http/pages/packageFiles.json';

export async function buildIfOlder() {
  if (!isBuilt()) await withLock(build);
}

async function build() {
  if (isBuilt()) return;
  console.error('Building …');
  const sources = sourceFiles();
  const version = digest(sources);
  rmSync(fresh, { recursive: true, force: true });
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', fresh];
  const { code } = await runChild(nodeBinary(), tsc, { stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new Problem('The build failed: the messages of the compiler are above.');
  for (const file of sources.filter((name) => !name.endsWith('.ts'))) {
    cpSync(path.join(root, file), path.join(fresh, file));
  }
  copyPackageFiles();
  writeFileSync(path.join(fresh, stamp), version);
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
}

/** What pages load from packages stands beside the program, which then runs without those packages. */
function copyPackageFiles() {
  const files = JSON.parse(readFileSync(path.join(root, packageFiles), 'utf8'));
  for (const [name, from] of Object.entries(files)) {
    cpSync(path.join(root, 'node_modules', from), path.join(fresh, 'packageFiles', name));
  }
}

function isBuilt() {
  const file = path.join(dist, stamp);
  return existsSync(file) && readFileSync(file, 'utf8') === digest(sourceFiles());
}

function sourceFiles() {
  return ['src', 'projections'].flatMap(filesBelow);
}

function filesBelow(folder) {
  const at = path.join(root, folder);
  if (!existsSync(at)) return [];
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .toSorted();
}

function digest(sources) {
  const hash = createHash('sha256');
  for (const file of [...settings, ...sources]) {
    const text = readFileSync(path.join(root, file));
    hash.update(`${file} ${text.length}\n`).update(text);
  }
  return hash.digest('hex');
}
