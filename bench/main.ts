// `npm run bench`: measures a real server over HTTP and prints what it found. A missed target is a result, not an
// error; the exit code is 1 only where something could not be measured.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import type { Bench, Case, Row } from './bench.ts';
import { add } from './cases/add.ts';
import { bulk } from './cases/bulk.ts';
import { callback } from './cases/callback.ts';
import { depth } from './cases/depth.ts';
import { graphqlAdd } from './cases/graphqlAdd.ts';
import { graphqlReads } from './cases/graphqlReads.ts';
import { idlePolls } from './cases/idlePolls.ts';
import { longPoll } from './cases/longPoll.ts';
import { lostLease } from './cases/lostLease.ts';
import { memory } from './cases/memory.ts';
import { replay } from './cases/replay.ts';
import { start } from './cases/start.ts';
import { subscriptions } from './cases/subscriptions.ts';
import { tasks } from './cases/tasks.ts';
import { verify } from './cases/verify.ts';
import { work } from './cases/work.ts';
import { prepareDeep } from './deep.ts';
import { eventStoreDbCases } from './eventstoredb/cases.ts';
import type { Options } from './options.ts';
import { parseOptions, scaleOf, usage } from './options.ts';
import { measureBaseline } from './probes/baseline.ts';
import { tableOf } from './report.ts';
import { prepareWorked } from './worked/workedFolder.ts';

/** `depth` comes last, because it alone changes the deep store. */
const casesOn: Readonly<Record<Options['store'], readonly Case[]>> = {
  embedded: [
    add,
    bulk,
    work,
    tasks,
    callback,
    longPoll,
    lostLease,
    idlePolls,
    graphqlAdd,
    graphqlReads,
    subscriptions,
    memory,
    start,
    replay,
    verify,
    depth,
  ],
  eventstoredb: eventStoreDbCases,
};

const say = (line: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);

async function main(options: Options): Promise<void> {
  const wanted = chosen(options);
  const parent = path.resolve(options.dir ?? tmpdir());
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(path.join(parent, 'orchestream-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const startedAt = new Date().toISOString();
  const rows: Row[] = [];
  try {
    await runAll(wanted, options, folder, rows);
  } finally {
    // What was measured before something went wrong is worth reading.
    console.log(tableOf(rows));
    if (options.json !== undefined) {
      const report = { startedAt, machine: machine(), scale: scaleOf(options), rows };
      writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
    }
  }
}

/** Adds to `rows` as it goes. */
async function runAll(wanted: readonly Case[], options: Options, folder: string, rows: Row[]): Promise<void> {
  const scale = scaleOf(options);
  say('probes');
  const { baseline, rows: probes } = await measureBaseline(folder, scale);
  rows.push(...probes);
  let deep: Promise<string> | undefined;
  const deepFolder = (): Promise<string> =>
    (deep ??= prepareDeep(path.resolve(options.keep ?? path.join(folder, 'deep')), scale.deep, say));
  let worked: Promise<string> | undefined;
  const workedFolder = (): Promise<string> =>
    (worked ??= prepareWorked(
      path.resolve(options.keepWorked ?? path.join(folder, 'worked')),
      scale.worked,
      say,
    ));
  const bench: Bench = { scale, folder, deepFolder, workedFolder, baseline, say };
  for (const { name, run } of wanted) {
    say(name);
    rows.push(...(await run(bench)));
  }
}

function chosen({ store, only }: Options): readonly Case[] {
  const cases = casesOn[store];
  const unknown = only?.filter((wanted) => !cases.some(({ name }) => name === wanted)) ?? [];
  if (unknown.length > 0) throw new TypeError(`there is no case ${unknown.join(', ')}`);
  return cases.filter(({ name }) => only?.includes(name) ?? true);
}

const machine = () => ({
  processors: cpus().length,
  processor: cpus()[0]?.model ?? 'unknown',
  memoryGib: Math.round(totalmem() / 1024 ** 3),
  platform: `${process.platform} ${process.arch}`,
  node: process.versions.node,
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

try {
  await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error);
  if (error instanceof TypeError) console.error(usage);
  process.exitCode = 1;
}
