import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Bench, BenchServer, Case, Environment, Row } from '../bench.ts';
import { withFreshServer, withServer } from '../bench.ts';
import { addFrom } from '../cases/add.ts';
import { workOff } from '../cases/work.ts';
import { eventsIn } from '../dataFolder.ts';
import { judge, judgeCatchUp } from '../targets.ts';
import { fillLog } from './fillLog.ts';
import { withLogServer } from './logServer.ts';
import { MemorySamples } from './memorySamples.ts';
import { withPostgres } from './postgres.ts';

const PLACE = 'EventStoreDB, ';
const CALLERS = 64;
const MIB = 1024 * 1024;

/** Additions and work, each on a fresh log. */
const onFreshLog = (name: string, run: (server: BenchServer, bench: Bench) => Promise<Row>): Case => ({
  name,
  run: async (bench) => {
    const folder = mkdtempSync(path.join(bench.folder, 'log-'));
    const row = await withLogServer(path.join(folder, 'log.db'), (url) =>
      withFreshServer(bench.folder, (server) => run(server, bench), { EVENTSTORE_URL: url }),
    );
    rmSync(folder, { recursive: true, force: true });
    return [row];
  },
});

/** A node without read models on the deep log: how fast it makes them, in what memory, and how soon one is ready then. */
const catchUp: Case = {
  name: 'catchUp',
  run: async (bench) => {
    const deep = await bench.deepFolder();
    const file = path.join(deep, 'eventstoredb.db');
    bench.say('copying the log');
    await fillLog(path.join(deep, 'events.db'), file, bench.say);
    const events = await eventsIn(deep);
    return withLogServer(file, async (url) => {
      const bare = await bareSubscription(url);
      const dataDir = mkdtempSync(path.join(bench.folder, 'node-'));
      const sqlite = await measureCatchUp('SQLite', dataDir, { EVENTSTORE_URL: url }, { events, bare });
      const ready = await withServer(dataDir, async ({ readyMs }) => readyMs / 1000, {
        EVENTSTORE_URL: url,
      });
      rmSync(dataDir, { recursive: true, force: true });
      const rows = [...sqlite, row('start of a node', ready, 's', { events })];
      const postgres = await withPostgres(async (databaseUrl) => {
        const folder = mkdtempSync(path.join(bench.folder, 'node-'));
        const env = { EVENTSTORE_URL: url, DATABASE_URL: databaseUrl };
        return measureCatchUp('PostgreSQL', folder, env, { events, bare });
      });
      if (postgres === null) bench.say('no PostgreSQL on this machine: its catch-up is not measured');
      return [...rows, ...(postgres ?? [])];
    });
  },
};

/** Events a second of a subscription by itself. */
async function bareSubscription(url: string): Promise<number> {
  const program = path.join(import.meta.dirname, 'subscription.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [program, url]);
  return Number(stdout.trim());
}

interface CatchUpScale {
  readonly events: number;
  /** Events a second of a bare subscription. */
  readonly bare: number;
}

async function measureCatchUp(
  database: string,
  dataDir: string,
  env: Environment,
  { events, bare }: CatchUpScale,
): Promise<readonly Row[]> {
  const startedAt = performance.now();
  const memory = new MemorySamples();
  return withServer(
    dataDir,
    async (server) => {
      await server.untilCaughtUp();
      const seconds = (performance.now() - startedAt) / 1000;
      memory.stop();
      const perSecond = events / seconds;
      const name = `catch-up into ${database}`;
      return [
        {
          ...row(name, perSecond, 'events/s', { events, seconds, bareSubscription: bare }),
          ...(database === 'SQLite' && { verdict: judgeCatchUp(perSecond, bare) }),
          ofBare: perSecond / bare,
        },
        // At the end there are the open items as well, which a node keeps in memory.
        row(`${name}, memory`, Math.max(...memory.samples) / MIB, 'MiB', {
          atAQuarter: memory.at(0.25) / MIB,
          atHalf: memory.at(0.5) / MIB,
          atThreeQuarters: memory.at(0.75) / MIB,
          atTheEnd: memory.at(1) / MIB,
        }),
      ];
    },
    env,
    ({ pid }) => memory.follow(pid),
  );
}

const row = (name: string, value: number, unit: string, details: Row['details']): Row => ({
  name: `${PLACE}${name}`,
  value,
  unit,
  verdict: judge(`${PLACE}${name}`, value),
  details,
});

export const eventStoreDbCases: readonly Case[] = [
  onFreshLog('add', (server, bench) => addFrom(CALLERS, server, bench, PLACE)),
  onFreshLog('work', (server, bench) => workOff(CALLERS, server, bench, PLACE)),
  catchUp,
];
