import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEmbeddedStore } from '../../../../src/store/embedded/embeddedStore.ts';
import { verifyChains } from '../../../../src/store/verifyChains.ts';
import { wholeLog } from '../../../contract/eventStoreFixtures.ts';
import { logFolder } from '../logFolder.ts';

const log = logFolder();
const program = path.join(import.meta.dirname, 'appendUntilKilled.ts');

/** Kills the program once it has acknowledged `count` appends; answers all that it acknowledged, a line each. */
async function acknowledgedBeforeKill(file: string, count: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.split('\n').length > count) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  return output.split('\n').slice(0, -1);
}

describe('a process killed in the middle of appends', () => {
  it.each([1, 500, 6_000])('leaves every append that it acknowledged, after %i', async (count) => {
    const acknowledged = await acknowledgedBeforeKill(log.file, count);
    const store = openEmbeddedStore({ path: log.file });
    const events = await wholeLog(store);
    const found = new Set(events.map(({ stream, revision, id }) => `${stream} ${revision} ${id}`));
    expect(acknowledged.length).toBeGreaterThanOrEqual(count);
    expect(acknowledged.filter((line) => !found.has(line))).toEqual([]);
    expect(await verifyChains(store)).toMatchObject({ events: events.length, broken: [] });
    const appended = await store.append({
      stream: 'after-1',
      expectedRevision: -1,
      events: events.slice(0, 1),
    });
    expect(appended.position).toBe(events.length + 1);
    await store.close();
  });
});
