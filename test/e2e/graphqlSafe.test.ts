// The whole program as whoever opens GraphQL to strangers sets it up.
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSocket } from '../doors/graphql/live/sockets.ts';
import { startApp, type TestApp } from '../support/app.ts';

const query = '{ queues { totalCount } }';
const subscription = 'subscription { workEvents(folderId: "1") { position } }';

let folder: string;
let app: TestApp;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orchestream-safelist-'));
  await writeFile(join(folder, 'queues.graphql'), `# How many there are\n${query}\n`);
  await writeFile(join(folder, 'live.gql'), subscription);
  app = await startApp({ environment: { GRAPHQL_SAFELIST: folder, GRAPHQL_INTROSPECTION: 'off' } });
});
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true });
});

async function ask(body: object): Promise<{ data: unknown; codes: readonly unknown[] }> {
  const { json } = await app.request('POST', '/graphql', { body });
  const { data = null, errors = [] } = Object(json) as { data?: unknown; errors?: readonly object[] };
  return {
    data,
    codes: errors.map((error) => Reflect.get(Object(Reflect.get(error, 'extensions')), 'code')),
  };
}

const persisted = (text: string) => ({
  persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(text).digest('hex') },
});

const counted = { data: { queues: { totalCount: 0 } }, codes: [] };
const refused = { data: null, codes: ['DOCUMENT_NOT_LISTED'] };

describe('a program with a safelist', () => {
  it('runs its documents, by their text and by their hash', async () => {
    expect(await ask({ query })).toEqual(counted);
    expect(await ask({ extensions: persisted(`# How many there are\n${query}\n`) })).toEqual(counted);
  });

  it('runs no other ones, and remembers none', async () => {
    const other = '{ queues { edges { node { name } } } }';
    expect(await ask({ query: other })).toEqual(refused);
    expect(await ask({ query: other, extensions: persisted(other) })).toEqual(refused);
    expect((await ask({ extensions: persisted(other) })).data).toBeNull();
    expect(await ask({ query: '{ __schema { types { name } } }' })).toEqual(refused);
  });

  it('holds subscriptions to it, too', async () => {
    const socket = openSocket(app.url, app.token);
    expect((await socket.subscribe(subscription).next()).codes).toEqual([]);
    const other = 'subscription { workEvents(folderId: "1") { workId } }';
    await expect(socket.subscribe(other).next()).rejects.toMatchObject([
      { extensions: { code: 'DOCUMENT_NOT_LISTED' } },
    ]);
    socket.close();
  });
});
