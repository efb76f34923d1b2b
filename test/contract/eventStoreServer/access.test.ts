import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AccessDeniedError } from '@eventstore/db-client';
import { afterAll, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../../support/eventStoreServer/certificate.ts';
import { all, events, follow, userEvents, world } from './world.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'orchestream-tls-'));
const tls = selfSignedCertificate(path.join(folder, 'ca.pem'));
writeFileSync(tls.file, tls.certificate);
afterAll(() => rmSync(folder, { recursive: true }));

const credentials = { username: 'ops', password: 'p@ss:word/1' };

describe('a server with TLS and credentials', () => {
  const given = world({ tls, credentials });
  const urlWith = (user: string) => given.server.url.replace(/\/\/.*@/, `//${user}`);

  it('serves the user of its connection string', async () => {
    const { client } = given;
    expect(given.server.url).toContain('//ops:p%40ss%3Aword%2F1@127.0.0.1:');
    expect((await client.appendToStream('queueItem-1', events(2))).nextExpectedRevision).toBe(1n);
    expect(await all(client.readStream('queueItem-1'))).toHaveLength(2);
    const follower = follow(client.subscribeToAll());
    await follower.until(() => follower.signs.includes('caughtUp'));
    await client.setStreamMetadata('queueItem-1', { maxCount: 1 });
    await client.deleteStream('queueItem-1');
  });

  it('serves credentials that come with a call', async () => {
    const client = given.connect(urlWith(''));
    await client.appendToStream('queueItem-1', events(1), { credentials });
    expect(await all(client.readStream('queueItem-1', { credentials }))).toHaveLength(1);
  });

  it.each([
    { who: 'nobody', user: '' },
    { who: 'a wrong password', user: 'ops:changeit@' },
    { who: 'a wrong user', user: 'admin:p%40ss%3Aword%2F1@' },
  ])('denies $who everything', async ({ user }) => {
    const client = given.connect(urlWith(user));
    await expect(client.appendToStream('queueItem-1', events(1))).rejects.toBeInstanceOf(AccessDeniedError);
    await expect(all(client.readStream('queueItem-1'))).rejects.toBeInstanceOf(AccessDeniedError);
    await expect(all(client.readAll())).rejects.toBeInstanceOf(AccessDeniedError);
    await expect(client.deleteStream('queueItem-1')).rejects.toBeInstanceOf(AccessDeniedError);
    await expect(client.tombstoneStream('queueItem-1')).rejects.toBeInstanceOf(AccessDeniedError);
    expect(await follow(client.subscribeToAll()).failed).toBeInstanceOf(AccessDeniedError);
    const wrong = { username: 'ops', password: 'wrong' };
    await expect(
      client.appendToStream('queueItem-1', events(1), { credentials: wrong }),
    ).rejects.toBeInstanceOf(AccessDeniedError);
    expect(await userEvents(given.client)).toEqual([]);
  });

  it('is not trusted by a client that does not know its certificate', async () => {
    const client = given.connect(given.server.url.replace(/&tlsCAFile=.*/, ''));
    await expect(client.appendToStream('queueItem-1', events(1))).rejects.toThrow('self-signed certificate');
  });
});

describe('a server without credentials', () => {
  const given = world();

  it('serves everybody', async () => {
    const anybody = { username: 'ops', password: 'wrong' };
    await given.client.appendToStream('queueItem-1', events(1), { credentials: anybody });
    expect(await all(given.client.readStream('queueItem-1'))).toHaveLength(1);
  });
});
