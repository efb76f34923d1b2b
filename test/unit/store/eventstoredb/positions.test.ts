import { beforeEach, describe, expect, it } from 'vitest';
import { UNKNOWN_POSITION } from '../../../../src/store/eventStore.ts';
import type { EventStoreDb } from '../../../../src/store/eventstoredb/eventStoreDb.ts';
import { creation, events, idsOf, wholeLog } from '../../../contract/eventStoreFixtures.ts';
import type { EventStoreServer } from '../../../support/eventStoreServer/eventStoreServer.ts';
import { newServer, openStore } from './world.ts';

describe('on a server that does not tell where the events of a stream stand in the whole log', () => {
  let server: EventStoreServer;
  let store: EventStoreDb;
  beforeEach(async () => {
    server = await newServer({ tellsPositions: false });
    store = await openStore(server.url, { onReplaced: () => {} });
  });

  it('a stream is read all the same, and the whole log with positions', async () => {
    const given = creation('a-1', 3);
    const { position } = await store.append(given);
    const stream = await store.readStream('a-1');
    expect(stream.map(({ id, revision, position: at }) => [id, revision, at])).toEqual(
      idsOf(given.events).map((id, revision) => [id, revision, UNKNOWN_POSITION]),
    );
    const log = await wholeLog(store);
    expect(log.map(({ revision }) => revision)).toEqual([0, 1, 2]);
    expect(log.at(-1)?.position).toBe(position);
    expect(position).toBeGreaterThan(0);
  });

  it('a repeated append is one, and whoever waits for it waits long enough', async () => {
    const given = creation('a-1', 2);
    const { position: first = 0 } = await store.append(given);
    const other = await openStore(server.url);
    await other.append({ stream: 'a-1', expectedRevision: 1, events: events(1) });
    expect(await store.append(given)).toEqual({ revision: 1, position: undefined });
    expect(store.lastAcknowledgedPosition).toBeGreaterThan(first);
    expect(store.lastAcknowledgedPosition).toBe(await store.lastPosition());
    expect(await wholeLog(store)).toHaveLength(3);
  });

  it('an append whose answer was lost is found', async () => {
    server.breakAppendAfterWrite();
    expect(await store.append(creation('a-1'))).toEqual({ revision: 0, position: undefined });
    expect(store.lastAcknowledgedPosition).toBe((await wholeLog(store))[0]?.position);
  });
});
