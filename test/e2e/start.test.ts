import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawnServer, startServer } from '../support/server.ts';

/** What a person reads who starts the program where it cannot start: one line, and no stack. */
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orchestream-start-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function lastWords(env: Record<string, string> = {}): Promise<string> {
  const server = await spawnServer({ dataDir: folder, adminToken: 'token', env });
  await expect(server.ready()).rejects.toThrow('ended before it was ready');
  expect(await server.stop()).toBe(1);
  return server.output();
}

describe('the program', () => {
  it('names a setting that is none', async () => {
    expect(await lastWords({ ORCHESTREAM_COLOUR: 'red' })).toBe(
      'ORCHESTREAM_COLOUR is not a setting of Orchestream.\n',
    );
  });

  it('names a safelist of GraphQL that it cannot use', async () => {
    expect(await lastWords({ GRAPHQL_SAFELIST: join(folder, 'nowhere') })).toMatch(
      /^GRAPHQL_SAFELIST: [^\n]*nowhere cannot be read: [^\n]*\n$/,
    );
    expect(await lastWords({ GRAPHQL_SAFELIST: folder })).toBe(
      `GRAPHQL_SAFELIST: ${folder} holds no documents.\n`,
    );
  });

  it('names a file that it cannot read', async () => {
    for (const file of ['state.db', 'events.db']) {
      await writeFile(join(folder, file), 'no database '.repeat(1_000));
      const words = await lastWords();
      expect(words).toMatch(/^[^\n]*file is not a database\n$/);
      expect(words).toContain(join(folder, file));
    }
  });

  it('makes a data folder that nobody else can look into', async () => {
    const dataDir = join(folder, 'made');
    const server = await startServer({ dataDir, adminToken: 'token' });
    expect(await server.stop()).toBe(0);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  it('makes damaged read models anew, and says so', async () => {
    await writeFile(join(folder, 'read.db'), 'no database '.repeat(1_000));
    const server = await startServer({ dataDir: folder, adminToken: 'token' });
    expect(await server.stop()).toBe(0);
    expect(server.output()).toContain('were damaged and are made anew');
  });

  it('makes read models anew that were deleted under it, with all that was written', async () => {
    const queues = async (url: string, body?: object): Promise<unknown> => {
      const path = body === undefined ? 'QueueDefinitions?$orderby=Name' : 'QueueDefinitions';
      const answer = await fetch(`${url}/odata/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return answer.json();
    };
    const first = await startServer({ dataDir: folder, adminToken: 'token' });
    await queues(first.url, { Name: 'before' });
    for (const file of ['read.db', 'read.db-wal', 'read.db-shm'])
      await rm(join(folder, file), { force: true });
    await queues(first.url, { Name: 'since' });
    const value = [{ Name: 'before' }, { Name: 'since' }];
    expect(await queues(first.url)).toMatchObject({ value });
    await first.kill();
    const next = await startServer({ dataDir: folder, adminToken: 'token' });
    expect(await queues(next.url)).toMatchObject({ value });
    expect(await next.stop()).toBe(0);
  });

  it('names what is taken: the port, the data', async () => {
    const first = await startServer({ dataDir: join(folder, 'first'), adminToken: 'token' });
    try {
      const port = String(first.port);
      expect(await lastWords({ PORT: port })).toBe(
        `Port ${port} on 127.0.0.1 is in use. Choose another one with PORT.\n`,
      );
      expect(await lastWords({ DATA_DIR: join(folder, 'first') })).toMatch(
        /^the event log .*first.events\.db is in use by another process[^\n]*\n$/,
      );
    } finally {
      expect(await first.stop()).toBe(0);
    }
  });
});
