import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TokenRecord } from '../../src/state/credentials.ts';
import type { Lease } from '../../src/state/leases.ts';
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

const token: TokenRecord = {
  hash: 'h',
  kind: 'user',
  principalId: '583',
  scopes: null,
  source: 'login',
  label: 'login',
  createdAt: 1000,
  expiresAt: null,
};

const both = <T>(work: (n: number) => Promise<T>): Promise<T[]> => Promise.all([work(0), work(1)]);

/** What a state keeps that several nodes share; `open` gives one more instance of the same state, fresh for each test. */
export function sharedStateContract(openSeveral: (count: number) => Promise<readonly State[]>): void {
  let here: State;
  let there: State;

  beforeEach(async () => {
    const [first, second] = await openSeveral(2);
    if (first === undefined || second === undefined) throw new Error('two states were asked for');
    [here, there] = [first, second];
  });

  afterEach(async () => {
    await Promise.all([here.close(), there.close()]);
  });

  const nodes = (): State[] => [here, there];
  const node = (n: number): State => (n === 0 ? here : there);

  describe('a lease granted on one node', () => {
    it('is found by another, at the latest when it was flushed', async () => {
      here.leases.put(lease('a', 1000));
      await here.leases.flush();
      expect(await there.leases.find('a')).toEqual(lease('a', 1000));
    });

    it('is extended by another that is asked before it is written', async () => {
      const extended = there.leases.extend('a', 5000, 500);
      here.leases.put(lease('a', 1000));
      expect(await extended).toBe(true);
      await here.leases.flush();
      expect(await here.leases.find('a')).toEqual(lease('a', 5000));
    });

    it('keeps the deadline of an extension elsewhere when it is put once more', async () => {
      here.leases.put(lease('a', 1000));
      await here.leases.flush();
      await there.leases.extend('a', 5000, 500);
      here.leases.put(lease('a', 1000));
      await here.leases.flush();
      expect(await there.leases.find('a')).toEqual(lease('a', 5000));
    });

    it('is gone everywhere when its work has ended on another', async () => {
      here.leases.put(lease('a', 1000));
      await here.leases.flush();
      there.leases.remove('a');
      await there.leases.flush();
      expect(await here.leases.find('a')).toBeNull();
      expect(await here.leases.extend('a', 5000, 500)).toBe(false);
    });

    it('is expired by one of two sweepers', async () => {
      here.leases.put(lease('a', 1000));
      await here.leases.flush();
      const decided = await both((n) => node(n).leases.deleteIfPast('a', 1000));
      expect(decided.filter(Boolean)).toHaveLength(1);
    });

    it('is either extended here or expired there, never both', async () => {
      for (let round = 0; round < 10; round += 1) {
        const id = `lease-${round}`;
        here.leases.put(lease(id, 1000));
        await here.leases.flush();
        // The two nodes' clocks differ: for one it is past, for the other it is not.
        const [extended, expired] = await Promise.all([
          here.leases.extend(id, 5000, 999),
          there.leases.deleteIfPast(id, 1000),
        ]);
        expect([extended, expired]).toContain(true);
        expect(extended).not.toBe(expired);
        expect((await there.leases.find(id)) !== null).toBe(extended);
      }
    });
  });

  it('a key that both nodes make at once is the same one for both', async () => {
    const keys = await both((n) => node(n).keys.getOrCreate('cluster.secret', () => Uint8Array.of(n)));
    expect([...(keys[0] ?? [])]).toEqual([...(keys[1] ?? [])]);
    expect([...((await here.keys.find('cluster.secret')) ?? [])]).toEqual([...(keys[0] ?? [])]);
  });

  it('a job that both nodes bid for goes to one of them', async () => {
    const won = await both((n) =>
      node(n).leaders.acquire({ name: 'projector', holder: String(n), now: 1000, until: 6000 }),
    );
    expect(won.filter((leadership) => leadership !== null)).toHaveLength(1);
  });

  it('failed logins on both nodes at once are all counted', async () => {
    const attempts = Array.from({ length: 10 }, (_, n) =>
      node(n % 2).credentials.loginCounters.update('k', 1000, (counter) => ({
        failures: (counter?.failures ?? 0) + 1,
        lockedUntil: 0,
        forgetAt: 9000,
      })),
    );
    await Promise.all(attempts);
    expect(await here.credentials.loginCounters.find('k', 1000)).toMatchObject({ failures: 10 });
  });

  it('each node sees the others beat', async () => {
    for (const [n, { nodes: living }] of nodes().entries()) await living.beat({ id: `n${n}`, url: '' }, 1000);
    expect((await here.nodes.living(1000)).map(({ id }) => id)).toEqual(['n0', 'n1']);
    await here.nodes.leave('n0');
    expect((await there.nodes.living(1000)).map(({ id }) => id)).toEqual(['n1']);
  });

  it('the highest position that a principal has written on any node is known to all', async () => {
    here.positions.remember('user:583', 10, 1000);
    there.positions.remember('user:583', 20, 1000);
    await here.positions.flush();
    await there.positions.flush();
    here.positions.remember('user:583', 15, 1001);
    await here.positions.flush();
    for (const { positions } of nodes()) expect(await positions.of('user:583')).toBe(20);
  });

  it('the revision of credentials grows on every node when one takes a right away', async () => {
    await here.credentials.tokens.add(token);
    const before = there.credentials.revision;
    await here.credentials.tokens.remove('h');
    await expect.poll(() => there.credentials.revision, { timeout: 5_000 }).toBeGreaterThan(before);
  });
}
