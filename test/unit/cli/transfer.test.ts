import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { createOrchestrator } from '../../../src/compose.ts';
import { readConfig } from '../../../src/config.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/embeddedStore.ts';
import type { EventStore } from '../../../src/store/eventStore.ts';
import { wholeLog } from '../../contract/eventStoreFixtures.ts';
import { startEventStoreServer } from '../../support/eventStoreServer/eventStoreServer.ts';
import { logFolder } from '../store/logFolder.ts';
import { appendChain } from '../store/sealedLog.ts';
import { appendTo, eventsOf } from '../store/transfer/aLog.ts';

const folder = logFolder();
const inFolder = (name: string): string => path.join(folder.path, name);

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of src/cli with the log of the test as the configured one. */
const run = (program: string, args: readonly string[], input = ''): Promise<Ran> =>
  runAt(folder.path, program, args, input);

async function runAt(dataDir: string, program: string, args: readonly string[], input = ''): Promise<Ran> {
  const file = path.resolve(import.meta.dirname, '../../../src/cli', `${program}.ts`);
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
  });
  child.stdin.end(input);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { status, stdout, stderr };
}

const exportTo = (file: string, ...more: string[]): Promise<Ran> =>
  run('export', ['--to', inFolder(file), ...more]);
const importFrom = (file: string, to: string): Promise<Ran> =>
  run('import', ['--from', inFolder(file), '--to', inFolder(to)]);

/** Makes the read models of a log, and shows what they hold as digests. */
async function replayed(dataDir: string): Promise<string> {
  expect(await runAt(dataDir, 'replay', [])).toMatchObject({ status: 0 });
  return (await runAt(dataDir, 'replay', ['--verify'])).stdout;
}

async function withLog<T>(at: string, use: (store: EventStore) => Promise<T>): Promise<T> {
  const store = openEmbeddedStore({ path: path.join(at, 'events.db') });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

const eventsIn = (at: string): ReturnType<typeof eventsOf> => withLog(at, eventsOf);

/** Each of `streams` streams gets `length` events. */
const fillLog = (streams: number, length: number): Promise<void> =>
  withLog(folder.path, async (store) => {
    for (let n = 0; n < streams; n += 1) await appendChain(store, `queueItem-${n}`, length);
  });

/** Moves the log of the test into EventStoreDB, and from there into the folder `moved`. */
async function throughServer(): Promise<void> {
  const server = await startEventStoreServer();
  try {
    expect(await exportTo('log.ndjson')).toMatchObject({ status: 0, stdout: '' });
    const there = await run('import', ['--from', inFolder('log.ndjson'), '--to', server.url]);
    expect(there).toMatchObject({ status: 0, stderr: '' });
    expect(there.stdout).toMatch(/^esdb:\/\/127\.0\.0\.1:\d+: \d+ events were imported\.\n$/);
    expect(await exportTo('back.ndjson', '--from', server.url)).toMatchObject({ status: 0 });
    expect(await importFrom('back.ndjson', 'moved')).toMatchObject({ status: 0, stderr: '' });
  } finally {
    await server.stop();
  }
}

describe('npm run export and npm run import', () => {
  it('move the world of the demo to EventStoreDB and back: the same events, and the same rows made from them', async () => {
    const config = readConfig({ DATA_DIR: folder.path, PORT: '0', ADMIN_TOKEN: 'a-token-for-tests' });
    const started = await createOrchestrator({ config, isDemo: true, log: pino({ level: 'silent' }) });
    await started.stop();

    await throughServer();

    const events = await withLog(folder.path, wholeLog);
    expect(events.length).toBeGreaterThan(50);
    expect(await withLog(inFolder('moved'), wholeLog)).toEqual(events);
    const [here, there] = [await replayed(folder.path), await replayed(inFolder('moved'))];
    expect(here).toContain('equal (');
    expect(there).toBe(here);
  });

  it('tell what they moved', async () => {
    await fillLog(3, 4);
    const exported = await exportTo('log.ndjson');
    expect(exported.stderr).toMatch(/log\.ndjson: 12 events, SHA-256 [0-9a-f]{64}\.\n$/);
    const moved = inFolder('moved/events.db');
    expect((await importFrom('log.ndjson', 'moved')).stdout).toBe(`${moved}: 12 events were imported.\n`);
    expect((await importFrom('log.ndjson', 'moved')).stdout).toBe(
      `${moved}: 0 events were imported behind 12 that were there.\n`,
    );
  });

  it('work while the log is being written', async () => {
    await withLog(folder.path, async (store) => {
      await appendChain(store, 'queueItem-1', 3);
      expect((await exportTo('log.ndjson')).status).toBe(0);
      await appendTo(store, 'queueItem-1');
      expect((await exportTo('log.ndjson')).stderr).toContain(': 4 events, SHA-256 ');
    });
    expect((await importFrom('log.ndjson', 'moved')).status).toBe(0);
    expect(await eventsIn(inFolder('moved'))).toEqual(await eventsIn(folder.path));
  });

  it('go through a pipe', async () => {
    await fillLog(20, 100);
    const { stdout } = await run('export', ['--to', '-']);
    expect((await run('import', ['--from', '-', '--to', inFolder('moved')], stdout)).status).toBe(0);
    expect(await eventsIn(inFolder('moved'))).toEqual(await eventsIn(folder.path));
  });

  it('compress a file whose name says so', async () => {
    await fillLog(20, 20);
    await exportTo('log.ndjson.gz');
    await exportTo('log.ndjson');
    const compressed = readFileSync(inFolder('log.ndjson.gz'));
    expect(gunzipSync(compressed).equals(readFileSync(inFolder('log.ndjson')))).toBe(true);
    expect((await importFrom('log.ndjson.gz', 'moved')).status).toBe(0);
    expect(await eventsIn(inFolder('moved'))).toEqual(await eventsIn(folder.path));
  });

  it('move a log of many streams, in its order', async () => {
    await withLog(folder.path, async (store) => {
      for (let n = 0; n < 1_100; n += 1) await appendTo(store, `queueItem-${n % 60}`);
    });
    await throughServer();
    expect(await eventsIn(inFolder('moved'))).toEqual(await eventsIn(folder.path));
  });

  it('say what is wrong with a URL, and repeat nothing of it', async () => {
    await fillLog(1, 1);
    await exportTo('log.ndjson');
    for (const url of ['esdb://me:a-secret@', 'http://me:a-secret@host:2113']) {
      const runs = [
        run('export', ['--from', url, '--to', inFolder('other.ndjson')]),
        run('import', ['--from', inFolder('log.ndjson'), '--to', url]),
      ];
      for (const { status, stdout, stderr } of await Promise.all(runs)) {
        expect(stdout + stderr).not.toContain('a-secret');
        expect(stderr).toContain('the URL of EventStoreDB ');
        expect(status).toBe(2);
      }
    }
  });

  it('print their help, which says what is not in the log', async () => {
    for (const program of ['export', 'import']) {
      const { status, stderr } = await run(program, ['--help']);
      expect(status).toBe(0);
      expect(stderr).toContain('state.db');
      expect(await run(program, [])).toMatchObject({ status: 2, stderr });
      expect(await run(program, ['--unknown'])).toMatchObject({ status: 2, stderr });
    }
  });
});

describe('npm run export', () => {
  it('goes on with a file that was cut, and leaves one alone that has all', async () => {
    await fillLog(10, 10);
    await exportTo('log.ndjson');
    const whole = readFileSync(inFolder('log.ndjson'), 'utf8');
    truncateSync(inFolder('log.ndjson'), 20_000);
    expect((await exportTo('log.ndjson')).status).toBe(0);
    expect(readFileSync(inFolder('log.ndjson'), 'utf8')).toBe(whole);
    expect((await exportTo('log.ndjson')).stderr).toContain('nothing has come since; 100 events.');
    expect(readFileSync(inFolder('log.ndjson'), 'utf8')).toBe(whole);
  });

  it('gives the file to its owner alone', async () => {
    await fillLog(1, 1);
    await exportTo('log.ndjson');
    expect(statSync(inFolder('log.ndjson')).mode & 0o077).toBe(0);
  });

  it('leaves files alone that are something else, compressed, changed or of another log', async () => {
    await fillLog(2, 2);
    await exportTo('whole.ndjson');
    const whole = readFileSync(inFolder('whole.ndjson'), 'utf8');
    const files: Record<string, [string, string]> = {
      'letter.txt': ['Dear Sir or Madam,', 'it is no exported log'],
      'letter-2.txt': ['Dear Sir or Madam,\n', 'line 1 is not JSON'],
      'log.ndjson.gz': ['x', 'nothing can be added to what is compressed'],
      'changed.ndjson': [whole.replace('Edit', 'Create'), 'SHA-256'],
      'other.ndjson': [whole.replace(/"logId":"[^"]*"/, '"logId":"other"').slice(0, -1), 'from another log'],
      'ahead.ndjson': [whole.replaceAll(/"id":"./g, '"id":"z').slice(0, -1), 'that the log does not have'],
    };
    for (const [name, [content, reason]] of Object.entries(files)) {
      writeFileSync(inFolder(name), content);
      const { status, stderr } = await exportTo(name);
      expect(stderr).toContain(reason);
      expect(status).toBe(1);
      expect(readFileSync(inFolder(name), 'utf8')).toBe(content);
    }
  });

  it('ends with 2 where there is no log, and makes none', async () => {
    const { status, stderr } = await exportTo('log.ndjson');
    expect(stderr).toContain(`there is no event log ${folder.file}`);
    expect(status).toBe(2);
    expect(existsSync(folder.file)).toBe(false);
    expect(existsSync(inFolder('log.ndjson'))).toBe(false);
  });
});

describe('npm run import', () => {
  it('says where a file is broken and what was imported', async () => {
    await fillLog(30, 50);
    await exportTo('log.ndjson');
    const lines = readFileSync(inFolder('log.ndjson'), 'utf8').split('\n');
    const changed = lines.with(700, (lines[700] ?? '').replace('Edit', 'Create'));
    writeFileSync(inFolder('log.ndjson'), changed.join('\n'));
    const { status, stderr } = await importFrom('log.ndjson', 'moved');
    expect(stderr).toContain('line 701 breaks the chain of queueItem-13 at revision 49');
    expect(stderr).toContain('moved/events.db: 500 events were imported, and no more.');
    expect(status).toBe(1);
    expect(await eventsIn(inFolder('moved'))).toHaveLength(500);
  });

  it('goes on where a file that was cut is whole now', async () => {
    await fillLog(30, 50);
    await exportTo('log.ndjson');
    const whole = readFileSync(inFolder('log.ndjson'));
    truncateSync(inFolder('log.ndjson'), Math.floor(whole.length * 0.9));
    const cut = await importFrom('log.ndjson', 'moved');
    expect(cut.stderr).toContain('it was cut: behind ');
    expect(cut.status).toBe(1);
    writeFileSync(inFolder('log.ndjson'), whole);
    const { status, stdout } = await importFrom('log.ndjson', 'moved');
    expect(stdout).toContain('500 events were imported behind 1000 that were there.');
    expect(status).toBe(0);
    expect(await eventsIn(inFolder('moved'))).toEqual(await eventsIn(folder.path));
  });

  it('refuses compressed data that were cut', async () => {
    await fillLog(30, 50);
    await exportTo('log.ndjson.gz');
    truncateSync(inFolder('log.ndjson.gz'), 10_000);
    const { status, stderr } = await importFrom('log.ndjson.gz', 'moved');
    expect(stderr).toContain('its compressed data are cut or damaged');
    expect(status).toBe(1);
  });

  it('refuses a log that holds something else, and leaves it as it is', async () => {
    await fillLog(2, 2);
    await exportTo('log.ndjson');
    await withLog(folder.path, (store) => appendChain(store, 'queue-1', 1));
    await exportTo('longer.ndjson');
    expect((await importFrom('longer.ndjson', 'moved')).status).toBe(0);
    await withLog(inFolder('moved'), (store) => appendTo(store, 'queue-1'));
    await withLog(folder.path, (store) => appendTo(store, 'queue-1'));
    await exportTo('longer.ndjson');
    const { status, stderr } = await importFrom('longer.ndjson', 'moved');
    expect(stderr).toContain(
      'moved/events.db: it holds an event that the file does not have there (queue-1 revision 1',
    );
    expect(stderr).toContain('0 events were imported, and no more.');
    expect(status).toBe(1);
    expect(await eventsIn(inFolder('moved'))).toHaveLength(6);
  });

  it('ends with 2 where there is no file, where a server writes the log, or where no log can be', async () => {
    expect(await importFrom('none.ndjson', 'moved')).toMatchObject({ status: 2 });
    expect(existsSync(inFolder('moved'))).toBe(false);
    await fillLog(1, 1);
    await exportTo('log.ndjson');
    await withLog(folder.path, async () => {
      const { status, stderr } = await run('import', ['--from', inFolder('log.ndjson')]);
      expect(stderr).toContain('Nothing was imported: ');
      expect(status).toBe(2);
    });
    expect((await importFrom('log.ndjson', 'log.ndjson/x')).stderr).toContain('cannot be made');
  });
});
