// Compiles src and projections to dist, beside the old dist, and swaps: a failed build leaves the last good one.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runChild } from './child.mjs';
import { nodeBinary } from './install.mjs';
import { Problem, root } from './project.mjs';

const folders = ['src', 'projections'];
const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'scripts/build.mjs'];
const dist = path.join(root, 'dist');
const fresh = path.join(root, 'dist.new');
const stamp = 'sources.sha256';

export async function buildIfOlder() {
  const files = folders.flatMap(filesBelow);
  const sources = digest([...settings, ...files]);
  if (builtFrom() === sources) return;
  console.error('Building …');
  rmSync(fresh, { recursive: true, force: true });
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', fresh];
  const { code } = await runChild(nodeBinary(), tsc, { stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new Problem('The build failed: the messages of the compiler are above.');
  for (const file of files.filter((name) => !name.endsWith('.ts')))
    cpSync(path.join(root, file), path.join(fresh, file));
  writeFileSync(path.join(fresh, stamp), sources);
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
}

function builtFrom() {
  const file = path.join(dist, stamp);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function filesBelow(folder) {
  const at = path.join(root, folder);
  if (!existsSync(at)) return [];
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .toSorted();
}

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  return hash.digest('hex');
}
