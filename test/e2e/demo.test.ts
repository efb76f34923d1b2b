import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawnServer } from '../support/server.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orchestream-demo-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function answerOf(url: string, body: object): Promise<unknown> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return answer.json();
}

describe('the demo', () => {
  it('says where its doors are, answers on both, and leaves nothing behind', async () => {
    const env = { ELMA_PORT: '0', TMPDIR: folder, FILES_DIR: join(folder, 'unused') };
    const server = await spawnServer({
      dataDir: join(folder, 'unused'),
      adminToken: 'token',
      args: ['--demo'],
      env,
    });
    await server.ready();
    // It greets right after it listens.
    while (!server.output().includes('warning: ')) await sleep(5);
    const elmaUrl = /also on (http:\S+)/.exec(server.output())?.[1] ?? '';
    expect(server.output()).toMatch(/warning: callbacks and file pulls may reach this machine/);
    for (const url of [server.url, elmaUrl])
      expect(
        await answerOf(`${url}/v1/orchestra/task/status`, {
          auth_tkn: '5d5ec66f-357d-4c2d-bbc1-2012278d2362',
          id: 955,
        }),
      ).toMatchObject({ status: 200, task: { id: 955, status: 'DONE' } });
    expect(await server.stop()).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  }, 120_000);
});
