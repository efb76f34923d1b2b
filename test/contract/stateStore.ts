import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppRecord, LoginCounter, TokenRecord } from '../../src/state/credentials.ts';
import type { Lease } from '../../src/state/leases.ts';
import type { Session } from '../../src/state/sessions.ts';
import type { State } from '../../src/state/state.ts';

const lease = (leaseId: string, deadline: number): Lease => ({
  leaseId,
  kind: 'queueItem',
  workId: 1050198,
  deadline,
  grant: 'claim',
  principalKey: 'robot:749',
  extraJson: null,
});

const token = (hash: string, changes: Partial<TokenRecord> = {}): TokenRecord => ({
  hash,
  kind: 'user',
  principalId: '583',
  scopes: null,
  source: 'login',
  label: 'login',
  createdAt: 1000,
  expiresAt: null,
  ...changes,
});

const app: AppRecord = {
  clientId: 'reports',
  secretHash: 'digest',
  name: 'Reports',
  tenantId: 1,
  roles: ['reader'],
  folders: [1, 7],
  source: 'issued',
  createdAt: 1000,
};

/** What every adapter of the state keeps; `open` gives a fresh one for each test. */
export function stateStoreContract(open: () => Promise<State>): void {
  let state: State;

  beforeEach(async () => {
    state = await open();
  });

  afterEach(async () => {
    await state.close();
  });

  describe('passwords', () => {
    it('given a password was set twice, when it is found, then it is the last one', async () => {
      await state.credentials.passwords.set(583, 'first');
      await state.credentials.passwords.set(583, 'second');
      expect(await state.credentials.passwords.find(583)).toBe('second');
    });

    it('given a password was removed, when it is found, then there is none', async () => {
      await state.credentials.passwords.set(583, 'first');
      await state.credentials.passwords.remove(583);
      expect(await state.credentials.passwords.find(583)).toBeNull();
    });
  });

  describe('login counters', () => {
    const counter: LoginCounter = { failures: 3, lockedUntil: 0, forgetAt: 5000 };

    it('given a counter, when it is updated, then the change gets it and its answer is kept', async () => {
      const { loginCounters } = state.credentials;
      await loginCounters.update('k', 1000, () => counter);
      await loginCounters.update('k', 1000, (found) =>
        found === null ? null : { ...found, failures: found.failures + 1 },
      );
      expect(await loginCounters.find('k', 1000)).toEqual({ ...counter, failures: 4 });
    });

    it('given a counter, when the change answers null, then it is gone', async () => {
      const { loginCounters } = state.credentials;
      await loginCounters.update('k', 1000, () => counter);
      await loginCounters.update('k', 1000, () => null);
      expect(await loginCounters.find('k', 1000)).toBeNull();
    });

    it('given the time to forget it has come, when it is read, then there is none', async () => {
      const { loginCounters } = state.credentials;
      await loginCounters.update('k', 1000, () => counter);
      expect(await loginCounters.find('k', 4999)).not.toBeNull();
      expect(await loginCounters.find('k', 5000)).toBeNull();
    });

    it('given forgotten counters, when another one is updated, then they are dropped', async () => {
      const { loginCounters } = state.credentials;
      await loginCounters.update('k', 1000, () => counter);
      await loginCounters.update('other', 5000, () => counter);
      expect(await loginCounters.find('k', 1000)).toBeNull();
    });

    it('given the change throws, when a counter is updated, then it rejects and the counter is as it was', async () => {
      const { loginCounters } = state.credentials;
      await loginCounters.update('k', 1000, () => counter);
      const failing = loginCounters.update('k', 1000, () => {
        throw new RangeError('locked');
      });
      await expect(failing).rejects.toThrow('locked');
      expect(await loginCounters.find('k', 1000)).toEqual(counter);
    });
  });

  describe('tokens', () => {
    it('given a token with scopes, when it is found, then it is as it was added', async () => {
      const record = token('h', { scopes: ['OR.Queues'], expiresAt: 9000, label: 'nightly' });
      await state.credentials.tokens.add(record);
      expect(await state.credentials.tokens.find('h')).toEqual(record);
      expect(await state.credentials.tokens.find('other')).toBeNull();
    });

    it('given tokens that have expired, when a token is added, then they are dropped', async () => {
      const { tokens } = state.credentials;
      await tokens.add(token('old', { expiresAt: 2000 }));
      await tokens.add(token('endless'));
      await tokens.add(token('new', { createdAt: 2000 }));
      expect(await tokens.find('old')).toBeNull();
      expect(await tokens.find('endless')).not.toBeNull();
    });

    it('given tokens of several principals and sources, when those of one are removed, then the others stay', async () => {
      const { tokens } = state.credentials;
      await tokens.add(token('a'));
      await tokens.add(token('b', { source: 'issued' }));
      await tokens.add(token('c', { kind: 'robot' }));
      await tokens.add(token('d', { principalId: '910' }));
      expect(await tokens.removeOf({ kind: 'user', principalId: '583', source: 'login' })).toBe(1);
      expect(await tokens.find('a')).toBeNull();
      expect(await tokens.removeOf({ kind: 'user', principalId: '583' })).toBe(1);
      expect(await tokens.find('c')).not.toBeNull();
      expect(await tokens.find('d')).not.toBeNull();
    });

    it('given several tokens of one principal, when they are listed, then the newest comes first', async () => {
      const { tokens } = state.credentials;
      await tokens.add(token('a', { createdAt: 1000 }));
      await tokens.add(token('b', { createdAt: 2000 }));
      const listed = await tokens.listOf({ kind: 'user', principalId: '583' });
      expect(listed.map(({ hash }) => hash)).toEqual(['b', 'a']);
    });

    it('given a token, when it is removed twice, then only the first one tells so', async () => {
      await state.credentials.tokens.add(token('a'));
      expect(await state.credentials.tokens.remove('a')).toBe(true);
      expect(await state.credentials.tokens.remove('a')).toBe(false);
    });
  });

  describe('apps', () => {
    it('given an app, when it is found, then it is as it was set', async () => {
      await state.credentials.apps.set({ ...app, folders: 'all' });
      await state.credentials.apps.set(app);
      expect(await state.credentials.apps.find('reports')).toEqual(app);
      expect(await state.credentials.apps.list()).toEqual([app]);
    });

    it('given an app was removed, when it is found, then there is none', async () => {
      await state.credentials.apps.set(app);
      expect(await state.credentials.apps.remove('reports')).toBe(true);
      expect(await state.credentials.apps.find('reports')).toBeNull();
      expect(await state.credentials.apps.remove('reports')).toBe(false);
    });
  });

  describe('robot keys', () => {
    it('given two robots with one machine key, when it is found, then it is both', async () => {
      const { robotKeys } = state.credentials;
      const record = { hash: 'h', robotId: 749, use: 'machine', createdAt: 1000 } as const;
      await robotKeys.add(record);
      await robotKeys.add({ ...record, robotId: 750 });
      await robotKeys.add({ ...record, createdAt: 2000 });
      expect(await robotKeys.find('h')).toEqual([record, { ...record, robotId: 750 }]);
      expect(await robotKeys.find('other')).toEqual([]);
    });

    it('given keys of a robot, when they are removed, then those of others stay', async () => {
      const { robotKeys } = state.credentials;
      await robotKeys.add({ hash: 'h', robotId: 749, use: 'machine', createdAt: 1000 });
      await robotKeys.add({ hash: 's', robotId: 749, use: 'session', createdAt: 1000 });
      await robotKeys.add({ hash: 'h', robotId: 750, use: 'machine', createdAt: 1000 });
      expect(await robotKeys.removeOf(749)).toBe(2);
      expect((await robotKeys.find('h')).map(({ robotId }) => robotId)).toEqual([750]);
    });
  });

  describe('the revision of credentials', () => {
    const key = { hash: 'h', robotId: 749, use: 'session', createdAt: 1000 } as const;
    const taking: [string, (state: State) => Promise<unknown>][] = [
      ['a token is removed', ({ credentials }) => credentials.tokens.remove('a')],
      [
        'the tokens of a principal are removed',
        ({ credentials }) => credentials.tokens.removeOf({ kind: 'user', principalId: '583' }),
      ],
      ['a token is replaced', ({ credentials }) => credentials.tokens.add(token('a', { scopes: [] }))],
      ['an app is changed', ({ credentials }) => credentials.apps.set({ ...app, roles: [] })],
      ['an app is removed', ({ credentials }) => credentials.apps.remove('reports')],
      ['the keys of a robot are removed', ({ credentials }) => credentials.robotKeys.removeOf(749)],
    ];

    it.each(taking)('given a credential, when %s, then it grows', async (_, take) => {
      await state.credentials.tokens.add(token('a'));
      await state.credentials.apps.set(app);
      await state.credentials.robotKeys.add(key);
      const before = state.credentials.revision;
      await take(state);
      expect(state.credentials.revision).toBeGreaterThan(before);
    });

    it('given nothing is taken from anybody, when credentials are added, then it stays', async () => {
      const before = state.credentials.revision;
      await state.credentials.tokens.add(token('a'));
      await state.credentials.robotKeys.add(key);
      await state.credentials.tokens.remove('unknown');
      expect(state.credentials.revision).toBe(before);
    });
  });

  describe('keys', () => {
    it('given no value, when it is found, then there is none', async () => {
      expect(await state.keys.find('jwt.signing')).toBeNull();
    });

    it('given a value was created, when it is asked for again, then it is the same one', async () => {
      const first = await state.keys.getOrCreate('jwt.signing', () => Uint8Array.of(1, 2, 3));
      const second = await state.keys.getOrCreate('jwt.signing', () => Uint8Array.of(4));
      expect([...first]).toEqual([1, 2, 3]);
      expect([...second]).toEqual([1, 2, 3]);
    });

    it('given a value was set and removed, when it is found, then there is none', async () => {
      await state.keys.set('webhook.1', Uint8Array.of(1));
      await state.keys.set('webhook.1', Uint8Array.of(2));
      expect([...((await state.keys.find('webhook.1')) ?? [])]).toEqual([2]);
      expect(await state.keys.remove('webhook.1')).toBe(true);
      expect(await state.keys.find('webhook.1')).toBeNull();
      expect(await state.keys.remove('webhook.1')).toBe(false);
    });

    it('given some values, when many are asked for, then those that are there come', async () => {
      await state.keys.set('item.a', Uint8Array.of(1));
      const found = await state.keys.findMany(['item.a', 'item.b']);
      expect([...found].map(([name, value]) => [name, ...value])).toEqual([['item.a', 1]]);
      expect((await state.keys.findMany([])).size).toBe(0);
    });

    it('given many are made at once, then those that are there stay as they are', async () => {
      await state.keys.set('item.a', Uint8Array.of(1));
      const made = await state.keys.getOrCreateMany(['item.a', 'item.b'], () => Uint8Array.of(2));
      expect(made.get('item.a')).toEqual(await state.keys.find('item.a'));
      expect([...(made.get('item.b') ?? [])]).toEqual([2]);
      expect([...((await state.keys.find('item.b')) ?? [])]).toEqual([2]);
    });

    it('given a value was destroyed, or a name without one, then none is made again', async () => {
      await state.keys.set('item.a', Uint8Array.of(1));
      for (const name of ['item.a', 'item.b']) {
        await state.keys.destroy(name);
        expect(await state.keys.getOrCreate(name, () => Uint8Array.of(2))).toHaveLength(0);
        const made = await state.keys.getOrCreateMany([name], () => Uint8Array.of(2));
        expect(made.get(name)).toHaveLength(0);
        expect((await state.keys.findMany([name])).get(name)).toHaveLength(0);
      }
    });
  });

  describe('leases', () => {
    it('given a lease was just put, when it is read, then every method sees it', async () => {
      const { leases } = state;
      leases.put(lease('a', 1000));
      expect(await leases.find('a')).toEqual(lease('a', 1000));
      expect(await leases.all()).toEqual([lease('a', 1000)]);
      expect(await leases.due(1000, 10)).toEqual([lease('a', 1000)]);
    });

    it('given a lease is there, when it is put again, then the later deadline stays, written or not', async () => {
      const { leases } = state;
      leases.put(lease('a', 2000));
      leases.put(lease('a', 1000));
      expect(await leases.find('a')).toEqual(lease('a', 2000));
      await leases.flush();
      leases.put(lease('a', 1500));
      expect(await leases.find('a')).toEqual(lease('a', 2000));
      leases.put(lease('a', 3000));
      await leases.flush();
      expect(await leases.find('a')).toEqual(lease('a', 3000));
    });

    it('given a lease is extended to before its deadline, when it is read, then it has not moved back', async () => {
      const { leases } = state;
      leases.put(lease('a', 2000));
      expect(await leases.extend('a', 1500, 1000)).toBe(true);
      expect(await leases.find('a')).toEqual(lease('a', 2000));
    });

    it('given a written lease was just removed, when it is read, then nothing sees it', async () => {
      const { leases } = state;
      leases.put(lease('a', 1000));
      await leases.flush();
      leases.remove('a');
      expect(await leases.find('a')).toBeNull();
      expect(await leases.extend('a', 5000, 500)).toBe(false);
      expect(await leases.all()).toEqual([]);
    });

    it('given leases, when the due ones are asked for, then only those past come, the longest past first, up to the limit', async () => {
      const { leases } = state;
      for (const deadline of [3000, 1000, 2000, 4000]) leases.put(lease(`at-${deadline}`, deadline));
      const due = await leases.due(3000, 2);
      expect(due.map(({ leaseId }) => leaseId)).toEqual(['at-1000', 'at-2000']);
      expect(await leases.due(999, 10)).toEqual([]);
    });

    it('given a lease that is not past, when it is extended, then it has the new deadline', async () => {
      const { leases } = state;
      leases.put(lease('a', 1000));
      expect(await leases.extend('a', 5000, 999)).toBe(true);
      expect(await leases.find('a')).toEqual(lease('a', 5000));
      expect(await leases.due(1000, 10)).toEqual([]);
    });

    it('given a lease that is past, when it is extended, then it is refused', async () => {
      const { leases } = state;
      leases.put(lease('a', 1000));
      expect(await leases.extend('a', 5000, 1000)).toBe(false);
      expect(await leases.find('a')).toEqual(lease('a', 1000));
      expect(await leases.extend('unknown', 5000, 1000)).toBe(false);
    });

    it('given a lease is past, when two delete it, then one of them decides', async () => {
      const { leases } = state;
      leases.put(lease('a', 1000));
      await leases.flush();
      const answers = await Promise.all([leases.deleteIfPast('a', 1000), leases.deleteIfPast('a', 1000)]);
      expect(answers.toSorted()).toEqual([false, true]);
      expect(await leases.find('a')).toBeNull();
    });

    it('given a lease was extended in time, when the sweeper wants to delete it, then it stays', async () => {
      const { leases } = state;
      leases.put(lease('a', 1000));
      await leases.flush();
      await leases.extend('a', 5000, 999);
      expect(await leases.deleteIfPast('a', 1000)).toBe(false);
      expect(await leases.find('a')).toEqual(lease('a', 5000));
    });

    it('given the sweeper deleted a lease, when it is extended, then it is refused', async () => {
      const { leases } = state;
      leases.put(lease('a', 1000));
      expect(await leases.deleteIfPast('a', 1000)).toBe(true);
      expect(await leases.extend('a', 5000, 999)).toBe(false);
    });

    it('given all its members are used, when a lease is written and read, then it is the same', async () => {
      const full: Lease = {
        leaseId: 'b',
        kind: 'task',
        workId: 2 ** 33 - 1,
        deadline: 4_102_444_800_000,
        grant: 'startTransaction',
        principalKey: 'app:reports',
        extraJson: '{"queueId":188}',
      };
      state.leases.put(full);
      await state.leases.flush();
      expect(await state.leases.all()).toEqual([full]);
    });
  });

  describe('leaders', () => {
    const bid = { name: 'projector', holder: 'one', now: 1000, until: 6000 };

    it('given nobody leads, when somebody bids, then that one leads under epoch 1', async () => {
      expect(await state.leaders.acquire(bid)).toEqual({
        name: 'projector',
        holder: 'one',
        epoch: 1,
        until: 6000,
      });
    });

    it('given somebody leads, when another bids, then it gets nothing', async () => {
      await state.leaders.acquire(bid);
      expect(await state.leaders.acquire({ ...bid, holder: 'two', now: 5999, until: 10_000 })).toBeNull();
      expect((await state.leaders.find('projector'))?.holder).toBe('one');
    });

    it('given the leader has run out, when another bids, then it takes over under the next epoch', async () => {
      await state.leaders.acquire(bid);
      const taken = await state.leaders.acquire({ ...bid, holder: 'two', now: 6000, until: 11_000 });
      expect(taken).toEqual({ name: 'projector', holder: 'two', epoch: 2, until: 11_000 });
    });

    it('given somebody leads, when it bids again in time, then it holds on under the same epoch', async () => {
      await state.leaders.acquire(bid);
      expect(await state.leaders.acquire({ ...bid, now: 5999, until: 10_000 })).toMatchObject({
        epoch: 1,
        until: 10_000,
      });
    });

    it('given it has run out itself, when it renews, then it is refused and its new bid has a new epoch', async () => {
      const held = await state.leaders.acquire(bid);
      expect(held !== null && (await state.leaders.renew(held, 6000, 11_000))).toBe(false);
      expect(await state.leaders.acquire({ ...bid, now: 6000, until: 11_000 })).toMatchObject({ epoch: 2 });
    });

    it('given another took over, when the former leader renews or releases, then nothing changes', async () => {
      const held = await state.leaders.acquire(bid);
      const taken = await state.leaders.acquire({ ...bid, holder: 'two', now: 6000, until: 11_000 });
      expect(held !== null && (await state.leaders.renew(held, 6001, 12_000))).toBe(false);
      if (held !== null) await state.leaders.release(held);
      expect(await state.leaders.find('projector')).toEqual(taken);
    });

    it('given somebody leads, when it renews, then nobody else gets in until the new instant', async () => {
      const held = await state.leaders.acquire(bid);
      expect(held !== null && (await state.leaders.renew(held, 2000, 7000))).toBe(true);
      expect(await state.leaders.acquire({ ...bid, holder: 'two', now: 6999, until: 9000 })).toBeNull();
    });

    it('given the leader releases, when another bids at once, then it leads under the next epoch', async () => {
      const held = await state.leaders.acquire(bid);
      if (held !== null) await state.leaders.release(held);
      expect(await state.leaders.acquire({ ...bid, holder: 'two', now: 1001 })).toMatchObject({
        holder: 'two',
        epoch: 2,
      });
    });

    it('given two jobs, when one is led, then the other is free', async () => {
      await state.leaders.acquire(bid);
      expect(await state.leaders.acquire({ ...bid, name: 'reactors', holder: 'two' })).not.toBeNull();
      expect(await state.leaders.find('unknown')).toBeNull();
    });
  });

  describe('nodes', () => {
    const a = { id: 'a', url: 'http://10.0.0.1:8080' };
    const b = { id: 'b', url: 'http://10.0.0.2:8080' };

    it('given nodes beat, when the living are asked for, then those heard of since come in the order of their ids', async () => {
      const { nodes } = state;
      await nodes.beat(b, 2000);
      await nodes.beat(a, 3000);
      await nodes.beat({ ...a, id: 'c' }, 1999);
      expect(await nodes.living(2000)).toEqual([
        { ...a, beatAt: 3000 },
        { ...b, beatAt: 2000 },
      ]);
    });

    it('given a node beats again, when it is asked for, then its last beat and address count, and never an earlier one', async () => {
      const { nodes } = state;
      await nodes.beat(a, 1000);
      await nodes.beat({ ...a, url: b.url }, 2000);
      await nodes.beat(a, 1500);
      expect(await nodes.living(0)).toEqual([{ ...a, url: b.url, beatAt: 2000 }]);
    });

    it('given a node leaves, when the living are asked for, then it is gone', async () => {
      const { nodes } = state;
      await nodes.beat(a, 1000);
      await nodes.beat(b, 1000);
      await nodes.leave('a');
      await nodes.leave('unknown');
      expect(await nodes.living(0)).toEqual([{ ...b, beatAt: 1000 }]);
    });

    it('given a node has been silent for a day, when another beats, then it is dropped', async () => {
      const { nodes } = state;
      await nodes.beat(a, 1000);
      await nodes.beat(b, 86_400_999);
      expect(await nodes.living(0)).toHaveLength(2);
      await nodes.beat(b, 86_401_000);
      expect(await nodes.living(0)).toEqual([{ ...b, beatAt: 86_401_000 }]);
    });
  });

  describe('positions', () => {
    const far = 2 ** 52 + 1;

    it('given a position was just remembered, when it is asked for, then it is there, also once it is written', async () => {
      const { positions } = state;
      positions.remember('user:583', far, 1000);
      expect(await positions.of('user:583')).toBe(far);
      await positions.flush();
      expect(await positions.of('user:583')).toBe(far);
      expect(await positions.of('user:910')).toBeUndefined();
    });

    it('given a position, when a lower one is remembered, then it does not go back', async () => {
      const { positions } = state;
      positions.remember('user:583', 20, 1000);
      positions.remember('user:583', 10, 1001);
      expect(await positions.of('user:583')).toBe(20);
      await positions.flush();
      positions.remember('user:583', 15, 1002);
      expect(await positions.of('user:583')).toBe(20);
      await positions.flush();
      expect(await positions.of('user:583')).toBe(20);
    });

    it('given positions, when those before an instant are forgotten, then those remembered anew since stay', async () => {
      const { positions } = state;
      positions.remember('a', 10, 1000);
      positions.remember('b', 20, 1000);
      positions.remember('c', 30, 2000);
      await positions.flush();
      positions.remember('b', 5, 2000);
      await positions.forgetBefore(2000);
      expect(await positions.of('a')).toBeUndefined();
      expect(await positions.of('b')).toBe(20);
      expect(await positions.of('c')).toBe(30);
    });
  });

  describe('sessions', () => {
    const session = (id: string, beatAt: number, changes: Partial<Session> = {}): Session => ({
      id,
      principalKey: 'bot:5',
      doing: null,
      beatAt,
      ...changes,
    });

    it('given a session was just opened, when it is found, then it is there, also once it is written', async () => {
      const { sessions } = state;
      sessions.put(session('a', 1000, { doing: 'waits' }));
      expect(await sessions.find('a')).toEqual(session('a', 1000, { doing: 'waits' }));
      await sessions.flush();
      expect(await sessions.find('a')).toEqual(session('a', 1000, { doing: 'waits' }));
      expect(await sessions.find('b')).toBeNull();
    });

    it('given a session goes on, when it is found, then the last heartbeat counts, and never an earlier one', async () => {
      const { sessions } = state;
      sessions.put(session('a', 1000, { doing: 'waits' }));
      await sessions.flush();
      sessions.put(session('a', 2000, { doing: 'works' }));
      sessions.put(session('a', 1500));
      expect(await sessions.find('a')).toEqual(session('a', 2000, { doing: 'works' }));
      await sessions.flush();
      sessions.put(session('a', 1500));
      await sessions.flush();
      expect(await sessions.find('a')).toEqual(session('a', 2000, { doing: 'works' }));
    });

    it('given sessions of several robots, when the last ones are asked for, then each has its latest', async () => {
      const { sessions } = state;
      sessions.put(session('a', 1000));
      sessions.put(session('b', 3000, { doing: 'works' }));
      sessions.put(session('c', 2000));
      sessions.put(session('d', 1000, { principalKey: 'bot:6' }));
      sessions.put(session('e', 1000, { principalKey: 'bot:7' }));
      expect(await sessions.lastOf(['bot:5', 'bot:6', 'bot:8'])).toEqual(
        new Map([
          ['bot:5', session('b', 3000, { doing: 'works' })],
          ['bot:6', session('d', 1000, { principalKey: 'bot:6' })],
        ]),
      );
      expect(await sessions.lastOf([])).toEqual(new Map());
    });

    it('given sessions, when those before an instant are forgotten, then those that went on stay', async () => {
      const { sessions } = state;
      sessions.put(session('a', 1000));
      sessions.put(session('b', 1000));
      await sessions.flush();
      sessions.put(session('b', 2000));
      await sessions.forgetBefore(2000);
      expect(await sessions.find('a')).toBeNull();
      expect(await sessions.find('b')).toEqual(session('b', 2000));
    });
  });
}
