import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreUnavailable } from '../../../../src/store/eventStore.ts';
import { EventStoreUrlError } from '../../../../src/store/eventStoreUrl.ts';
import { openEventStoreDb } from '../../../../src/store/eventstoredb/openEventStoreDb.ts';
import { creation, follow } from '../../../contract/eventStoreFixtures.ts';
import { selfSignedCertificate } from '../../../support/eventStoreServer/certificate.ts';
import { startEventStoreCluster } from '../../../support/eventStoreServer/eventStoreCluster.ts';
import { newFolder, newServer, openStore, shortTiming } from './world.ts';

const credentials = { username: 'admin', password: 'change-it' };

async function secure() {
  const tls = selfSignedCertificate(path.join(await newFolder(), 'ca.pem'));
  await writeFile(tls.file, tls.certificate);
  return { credentials, tls };
}

const secureServer = async () => newServer(await secure());

const refusal = async (url: string): Promise<Error> => {
  try {
    await openStore(url);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it was opened');
};

describe('opening EventStoreDB', () => {
  it('uses TLS and the user of the URL', async () => {
    const server = await secureServer();
    const store = await openStore(server.url);
    expect((await store.append(creation('a-1'))).revision).toBe(0);
    expect(await store.readStream('a-1')).toHaveLength(1);
  });

  it('says at once that the user is refused, and not with which password', async () => {
    const { url } = await secureServer();
    const before = performance.now();
    const { name, message } = await refusal(url.replace('change-it', 'change-that'));
    expect(name).toBe('StoreUnavailable');
    expect(message).toMatch(/^EventStoreDB at esdb:\/\/127\.0\.0\.1:\d+ refuses the user of EVENTSTORE_URL/);
    expect(message).not.toContain('change');
    expect(performance.now() - before).toBeLessThan(900);
  });

  it('says that a file of the URL cannot be read', async () => {
    await expect(openStore('esdb://127.0.0.1:1?tlsCAFile=/nowhere/ca.pem')).rejects.toEqual(
      new EventStoreUrlError('has tlsCAFile, but that file cannot be read.'),
    );
  });

  it('says how long it has waited for a server that is not there', async () => {
    const waiting: string[] = [];
    const opening = openStore('esdb://admin:hidden@127.0.0.1:1?tls=false', {
      onWaiting: (message) => waiting.push(message),
    });
    await expect(opening).rejects.toThrow(
      /^EventStoreDB at esdb:\/\/127.0.0.1:1 could not be reached in 1 s without TLS$/,
    );
    await expect(opening).rejects.toBeInstanceOf(StoreUnavailable);
    expect(waiting).toEqual(['waiting up to 1 s for EventStoreDB at esdb://127.0.0.1:1']);
  });

  it('waits for a server that comes', async () => {
    const server = await newServer();
    await server.stop();
    const opening = openStore(server.url, { waitSeconds: 20 });
    await sleep(300);
    await server.start();
    expect((await opening).whyUnavailable()).toBeNull();
  });

  it('agrees on one id of the log, whoever comes first', async () => {
    const server = await newServer();
    const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(server.url)));
    expect(new Set(stores.map(({ logId }) => logId)).size).toBe(1);
  });

  it('begins where the log ends', async () => {
    const server = await newServer();
    const store = await openStore(server.url);
    const { position } = await store.append(creation('a-1'));
    expect((await openStore(server.url)).lastAcknowledgedPosition).toBe(position);
  });
});

describe('a cluster', () => {
  it('is found by one name', async () => {
    const cluster = await startEventStoreCluster(3);
    onTestFinished(() => cluster.stop());
    const [, second] = cluster.members;
    const store = await openStore(`esdb+discover://localhost:${second?.port}?tls=false`);
    expect((await store.append(creation('a-1'))).revision).toBe(0);
    expect(second === cluster.leader).toBe(false);
  });

  it('is asked with TLS, and its user let in', async () => {
    const cluster = await startEventStoreCluster(3, await secure());
    onTestFinished(() => cluster.stop());
    expect(cluster.url).toMatch(/^esdb:\/\/admin:change-it@.*,.*,.*tls=true/);
    const store = await openStore(cluster.url);
    expect((await store.append(creation('a-1'))).revision).toBe(0);
    await cluster.leader.stop();
    expect((await store.append(creation('a-2'))).revision).toBe(0);
    expect((await refusal(cluster.url.replace('change-it', 'change-that'))).message).toContain(
      'refuses the user of EVENTSTORE_URL',
    );
  });

  it('is written through its leader, also when another one leads', async () => {
    const cluster = await startEventStoreCluster(3);
    onTestFinished(() => cluster.stop());
    const store = await openEventStoreDb({
      url: cluster.url,
      timing: { ...shortTiming, graceMs: 5_000, probeMs: 3_000 },
    });
    onTestFinished(() => store.close());
    const follower = follow(store, 0);
    await store.append(creation('a-1'));
    await cluster.leader.stop();
    await store.append(creation('a-2'));
    const [, , third] = cluster.members;
    if (third === undefined) throw new Error('there is no third member');
    cluster.elect(third);
    await store.append(creation('a-3'));
    await follower.until(3);
    expect(follower.seen.map(({ stream }) => stream)).toEqual(['a-1', 'a-2', 'a-3']);
  });
});
