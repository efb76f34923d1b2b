import { createServer, connect } from 'node:net';
import type { Server, Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openState } from '../../../../src/state/openState.ts';
import { openDatabase } from '../../../../src/state/postgres/database.ts';
import { migrate } from '../../../../src/state/postgres/migrations.ts';
import type { State } from '../../../../src/state/state.ts';
import { freshSchemas } from '../../../contract/stateStoreSchemas.ts';
import { databaseUrl, inDatabase, testDatabaseUrl } from '../../../support/postgres.ts';

const lease = {
  leaseId: 'a',
  kind: 'queueItem',
  workId: 1,
  deadline: 1000,
  grant: 'claim',
  principalKey: 'robot:749',
  extraJson: null,
} as const;

/** Stands between the state and its database, and can be pulled out like a cable. */
class Cable {
  readonly #sockets = new Set<Socket>();
  #server: Server = this.#create();
  #port = 0;

  #create(): Server {
    const { hostname, port } = new URL(databaseUrl());
    return createServer((socket) => {
      const target = connect(Number(port || 5432), hostname || '127.0.0.1');
      for (const end of [socket, target]) {
        this.#sockets.add(end);
        end.on('error', () => {});
        end.on('close', () => this.#sockets.delete(end));
      }
      socket.pipe(target).pipe(socket);
    });
  }

  async plugIn(): Promise<string> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('there is no port');
    this.#port = address.port;
    const url = new URL(databaseUrl());
    url.host = `127.0.0.1:${this.#port}`;
    return url.href;
  }

  async pullOut(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) await once(this.#server.close(), 'close');
    this.#server = this.#create();
  }
}

describe.skipIf(testDatabaseUrl === null)('the state in PostgreSQL', () => {
  const nextSchema = freshSchemas();
  const cleanups: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  async function openOverCable() {
    const cable = new Cable();
    const onWriteError = vi.fn<(error: unknown) => void>();
    const state = await openState({ url: await cable.plugIn(), schema: nextSchema(), onWriteError });
    cleanups.push(
      () => cable.pullOut(),
      () => state.close(),
    );
    return { cable, state, onWriteError };
  }

  const works: [string, (state: State) => Promise<unknown>][] = [
    ['credentials', ({ credentials }) => credentials.tokens.find('h')],
    ['login counters', ({ credentials }) => credentials.loginCounters.update('k', 1, () => null)],
    ['keys', ({ keys }) => keys.getOrCreate('k', () => Uint8Array.of(1))],
    ['leaders', ({ leaders }) => leaders.find('projector')],
    ['leases', ({ leases }) => leases.due(1, 1)],
    ['nodes', ({ nodes }) => nodes.living(1)],
    ['positions', ({ positions }) => positions.of('user:583')],
  ];

  it.each(works)(
    'given the database is lost, then %s say so, and work again when it is back',
    async (_, use) => {
      const { cable, state } = await openOverCable();
      await use(state);
      await cable.pullOut();
      await expect(use(state)).rejects.toMatchObject({ code: 'StoreUnavailable', httpStatus: 503 });
      await cable.plugIn();
      await use(state);
    },
  );

  it('given the database is lost, then the leases collected meanwhile are written when it is back, and the loss is told once', async () => {
    const { cable, state, onWriteError } = await openOverCable();
    await cable.pullOut();
    state.leases.put(lease);
    await expect.poll(() => onWriteError.mock.calls.length, { timeout: 5_000 }).toBe(1);
    await expect(state.leases.flush()).rejects.toMatchObject({ code: 'StoreUnavailable' });
    await cable.plugIn();
    await expect.poll(() => state.leases.all(), { timeout: 5_000 }).toEqual([lease]);
    expect(onWriteError).toHaveBeenCalledOnce();
  });

  it('given the database is lost, then nothing remembered of credentials holds until it is back', async () => {
    const { cable, state } = await openOverCable();
    await cable.pullOut();
    const isSteady = (): boolean => state.credentials.revision === state.credentials.revision;
    await expect.poll(isSteady, { timeout: 5_000 }).toBe(false);
    await cable.plugIn();
    await expect.poll(isSteady, { timeout: 5_000 }).toBe(true);
  });

  it('given several nodes start at once on a database that has nothing, then all of them start', async () => {
    const schema = nextSchema();
    const opening = Array.from({ length: 4 }, () =>
      openState({ url: databaseUrl(), schema, onWriteError: () => {} }),
    );
    const states = await Promise.all(opening);
    await Promise.all(states.map((state) => state.close()));
    expect(states).toHaveLength(4);
  });

  it('given it was written and closed, when it is opened again, then everything is there', async () => {
    const options = { url: databaseUrl(), schema: nextSchema(), onWriteError: () => {} };
    const first = await openState(options);
    await first.keys.set('erasure.1', Uint8Array.of(0, 255, 7));
    first.leases.put(lease);
    await first.close();
    const second = await openState(options);
    expect([...((await second.keys.find('erasure.1')) ?? [])]).toEqual([0, 255, 7]);
    expect(await second.leases.all()).toEqual([lease]);
    await second.close();
  });

  it('given it was written by a newer release, when it is opened, then it is refused by name', async () => {
    const schema = nextSchema();
    const options = { url: databaseUrl(), schema, onWriteError: () => {} };
    await (await openState(options)).close();
    await inDatabase(schema, 'UPDATE schema_version SET version = 99');
    await expect(openState(options)).rejects.toThrow('newer release (version 99');
  });

  it('given a schema of an older release, when it is migrated, then only the missing steps run, and none where one fails', async () => {
    const schema = nextSchema();
    const db = openDatabase(databaseUrl(), schema);
    cleanups.push(() => db.close());
    const [a, b] = ['CREATE TABLE a (x int)', 'CREATE TABLE b (x int)'];
    await migrate(db, schema, [a]);
    await expect(migrate(db, schema, [a, b, 'CREATE nonsense'])).rejects.toThrow('syntax error');
    await migrate(db, schema, [a, b]);
    expect(await db.rows('SELECT version FROM schema_version')).toEqual([{ version: 2 }]);
  });

  it('given texts with characters that PostgreSQL does not keep, when they are read, then they are as they were', async () => {
    const state = await openState({ url: databaseUrl(), schema: nextSchema(), onWriteError: () => {} });
    cleanups.push(() => state.close());
    const odd = { ...lease, principalKey: 'app:a\0b', extraJson: '"\uFFFE"' };
    state.leases.put(odd);
    expect(await state.leases.find('a')).toEqual(odd);
    expect(await state.leases.find('a\0b')).toBeNull();
  });
});
