import { describe, expect, it } from 'vitest';
import { proveEvent } from '../../../src/audit/anchors/prove.ts';
import { rootBy } from '../../../src/audit/tree.ts';
import { Verifications } from '../../../src/audit/verify/verifications.ts';
import { readHead } from '../../../src/commands/foldedStreams.ts';
import { internalContext } from '../../../src/commands/prepareStore.ts';
import { sealAppend } from '../../../src/commands/sealedAppend.ts';
import { makeOnThread } from '../../../src/readModel/asOf/making.ts';
import { Snapshots } from '../../../src/readModel/asOf/snapshots.ts';
import { listItems } from '../../../src/readModel/queries/items.ts';
import { hashOf } from '../../../src/store/hashChain.ts';
import { readLog } from '../../support/orchestrator.ts';
import { all, create, metadata, taken, type World } from '../readModel/world.ts';
import { newFolder, newServer, openStore } from '../store/eventstoredb/world.ts';
import { appendChain } from '../store/sealedLog.ts';
import { anchorAll, anchorsIn, memoryKeys, newSigner, noTrust, verify } from './anchoredLog.ts';

describe('a log in EventStoreDB', () => {
  it('is anchored, proven and verified as any other, also on a thread', async () => {
    const server = await newServer();
    const store = await openStore(server.url);
    const [signer, keys] = [newSigner(), memoryKeys()];
    for (const n of [1, 2, 3]) await appendChain(store, `queueItem-${n}`, 6);
    await anchorAll(store, { signer, keys, everyEvents: 7 });
    await appendChain(store, 'queueItem-4', 2);
    await anchorAll(store, { signer, keys, everyEvents: 7 });
    const anchors = await anchorsIn(store);
    // When the first ones come to their reader is not certain.
    expect(anchors.map(({ said }) => said.count)).toEqual([7, 14, expect.any(Number), 23]);

    const trust = { ...noTrust, keys: [signer.publicKey] };
    expect(await verify(store, trust)).toMatchObject({
      events: 24,
      faults: [],
      brokenCount: 0,
      unanchored: 1,
    });
    for (const event of (await readLog(store)).slice(0, 23)) {
      const proof = await proveEvent(store, event.stream, event.revision);
      expect(proof?.hash).toBe(hashOf(event));
      expect(rootBy(proof?.hash ?? '', proof?.steps ?? [])).toBe(anchors.at(-1)?.said.root);
    }

    const verifications = new Verifications({
      store,
      place: { url: server.url },
      keys,
      publicKey: signer.publicKey,
      clock: Date.now,
      isAlone: () => true,
      onError: (error) => {
        throw error;
      },
    });
    const { id } = await verifications.start(internalContext('Tests'), {
      trustedKeys: [],
      acceptedLosses: [],
    });
    await expect
      .poll(async () => (await verifications.find(id))?.status, { timeout: 20_000 })
      .toBe('finished');
    expect((await verifications.find(id))?.result).toMatchObject({
      events: 25,
      brokenLinks: 0,
      anchorFaults: 0,
    });
    await verifications.close();
  });

  it('can be searched as it was at an instant', async () => {
    const server = await newServer();
    const store = await openStore(server.url);
    const append: World['append'] = async (stream, events, given) => {
      const head = await readHead(store, stream);
      await store.append(sealAppend(stream, head, events, metadata(given)).append);
    };
    await append('queueItem-1', [create(1)], { at: '2026-01-01T00:00:01Z' });
    await append('queueItem-1', [taken()], { at: '2026-01-01T00:00:03Z' });
    await append('queueItem-2', [create(2)], { at: '2026-01-01T00:00:02Z' });
    const make = makeOnThread({ url: server.url }, await newFolder(), (error) => {
      throw error;
    });
    const snapshots = new Snapshots({ make, store, clock: Date.now });
    const { rows } = await listItems(await snapshots.at('2026-01-01T00:00:02Z'), [1], all);
    expect(rows.map(({ created, status }) => [created.id, status])).toEqual([
      [2, 'New'],
      [1, 'New'],
    ]);
    await snapshots.close();
  });
});
