import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Started } from '../../../src/compose.ts';
import { createOrchestrator } from '../../../src/compose.ts';
import { readConfig } from '../../../src/config.ts';
import { mine } from './world.ts';

async function start(elmaPort: string, isDemo = false): Promise<Started> {
  const config = readConfig({
    PORT: '0',
    DATA_DIR: ':memory:',
    ADMIN_PASSWORD: 'correct horse battery staple',
    ADMIN_TOKEN: 'token',
    ELMA_PORT: elmaPort,
  });
  const started = await createOrchestrator({ config, isDemo, log: pino({ level: 'silent' }) });
  onTestFinished(() => started.stop());
  return started;
}

const ask = async (url: string, path: string, init: RequestInit = {}): Promise<[number, unknown]> => {
  const answer = await fetch(url + path, init);
  return [answer.status, await answer.json()];
};

const post = (url: string, path: string): Promise<[number, unknown]> =>
  ask(url, path, { method: 'POST', body: JSON.stringify({ auth_tkn: mine, id: 1 }) });

async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe("ELMA's port", () => {
  it('answers what the other port answers, and nothing but that', async () => {
    const { url, elmaUrl, troubles } = await start('0');
    expect(elmaUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(elmaUrl).not.toBe(url);
    expect(troubles).toEqual([]);
    const unknown = [200, expect.objectContaining({ status: 401, code: 'UNAUTHENTICATED' })];
    for (const each of [url, elmaUrl ?? ''])
      expect(await post(each, '/v1/orchestra/task/status')).toEqual(unknown);
    const nowhere = [404, { status: 404, error: 'There is no such route.', code: 'ROUTE_NOT_FOUND' }];
    for (const path of ['/', '/graphql', '/odata/QueueItems', '/health/ready', '/metrics', '/v1/orchestra'])
      expect(await ask(elmaUrl ?? '', path)).toEqual(nowhere);
  });

  it('stops the start where it is taken, and says which', async () => {
    const port = await takenPort();
    await expect(start(String(port))).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use. Choose another one with ELMA_PORT.`,
    );
  });

  it('is left out of a demo where it is taken, which says so', async () => {
    const port = await takenPort();
    const { url, elmaUrl, troubles } = await start(String(port), true);
    expect(elmaUrl).toBeNull();
    expect(troubles).toEqual([`Port ${port} on 127.0.0.1 is in use. Choose another one with ELMA_PORT.`]);
    expect(await post(url, '/v1/orchestra/task/status')).toEqual([
      200,
      expect.objectContaining({ status: 404 }),
    ]);
  });
});
