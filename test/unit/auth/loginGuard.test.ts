import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLoginGuard, type LoginGuard } from '../../../src/auth/loginGuard.ts';
import { createWorld, type World } from './world.ts';

const MINUTE = 60_000;
const rules = {
  account: { limit: 3, lockMs: 5 * MINUTE, maxLockMs: 15 * MINUTE },
  address: { limit: 5, lockMs: 5 * MINUTE, maxLockMs: 15 * MINUTE },
};
const locked = (retryAfterSeconds: number) => ({ code: 'TooManyRequests', retryAfterSeconds });

describe('the login guard', () => {
  let world: World;
  let guard: LoginGuard;
  const attempt = { account: 'user:583', address: '192.0.2.7' };

  beforeEach(async () => {
    world = await createWorld();
    guard = createLoginGuard(world.state.credentials.loginCounters, world.clock, rules);
  });

  afterEach(() => world.state.close());

  async function fail(times: number, of: { account?: string; address: string } = attempt): Promise<void> {
    for (let count = 0; count < times; count += 1) await guard.charge(of);
  }

  it('given one failure fewer than the limit, when another attempt comes, then it may try', async () => {
    await fail(2);
    await expect(guard.check(attempt)).resolves.toBeUndefined();
  });

  it('given the limit of failures, when another attempt comes, then it is refused for five minutes', async () => {
    await fail(3);
    await expect(guard.check(attempt)).rejects.toMatchObject(locked(300));
    world.now += 5 * MINUTE - 1;
    await expect(guard.check(attempt)).rejects.toMatchObject(locked(1));
    world.now += 1;
    await expect(guard.check(attempt)).resolves.toBeUndefined();
  });

  it('given an account is locked from one address, when another address tries, then it is refused', async () => {
    await fail(3);
    await expect(guard.check({ ...attempt, address: '198.51.100.1' })).rejects.toMatchObject(locked(300));
  });

  it('given failures go on after each lock, when it locks again, then it locks longer, up to the most', async () => {
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      await fail(3, { account: 'user:583', address: `192.0.2.${round}` });
      const counter = await guard
        .check({ account: 'user:583', address: '203.0.113.1' })
        .catch((error: unknown) => error);
      const wait = (counter as { retryAfterSeconds: number }).retryAfterSeconds;
      waits.push(wait / 60);
      world.now += wait * 1000;
    }
    expect(waits).toEqual([5, 10, 15, 15]);
  });

  it('given many charges at once, when they pass the limit, then the rest is refused without being counted', async () => {
    const charges = Array.from({ length: 10 }, (_, index) =>
      guard.charge({ account: 'user:583', address: `192.0.2.${index}` }),
    );
    const outcomes = await Promise.allSettled(charges);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  it('given failures, when the right password comes, then the account starts anew', async () => {
    await fail(2);
    await guard.charge(attempt);
    await guard.pardon(attempt);
    await fail(2, { ...attempt, address: '198.51.100.1' });
    await expect(guard.check({ ...attempt, address: '198.51.100.1' })).resolves.toBeUndefined();
  });

  it('given an address failed on many accounts, when it tries one more, then it is refused, and others are not', async () => {
    for (let index = 0; index < 5; index += 1)
      await fail(1, { account: `user:${index}`, address: '192.0.2.7' });
    await expect(guard.check({ account: 'user:9', address: '192.0.2.7' })).rejects.toMatchObject(locked(300));
    await expect(guard.check({ account: 'user:9', address: '192.0.2.8' })).resolves.toBeUndefined();
  });

  it('given an attacker has an account of its own, when it succeeds now and then, then its address is not forgiven the rest', async () => {
    for (let index = 0; index < 4; index += 1) {
      await fail(1, { account: `user:${index}`, address: '192.0.2.7' });
      await guard.charge({ account: 'own', address: '192.0.2.7' });
      await guard.pardon({ account: 'own', address: '192.0.2.7' });
    }
    await fail(1, { account: 'user:5', address: '192.0.2.7' });
    await expect(guard.check({ address: '192.0.2.7' })).rejects.toMatchObject(locked(300));
  });

  it('given a right attempt was the one that reached the limit of its address, when it is pardoned, then nothing is locked', async () => {
    for (let index = 0; index < 4; index += 1)
      await fail(1, { account: `user:${index}`, address: '192.0.2.7' });
    await guard.charge({ account: 'own', address: '192.0.2.7' });
    await guard.pardon({ account: 'own', address: '192.0.2.7' });
    await expect(guard.check({ address: '192.0.2.7' })).resolves.toBeUndefined();
  });

  it('given failures, when an hour has passed without one, then they are forgotten', async () => {
    await fail(2);
    world.now += 60 * MINUTE;
    await fail(2);
    await expect(guard.check(attempt)).resolves.toBeUndefined();
  });

  it('given a lock, when the server restarts, then it still holds', async () => {
    await fail(3);
    const restarted = createLoginGuard(world.state.credentials.loginCounters, world.clock, rules);
    await expect(restarted.check(attempt)).rejects.toMatchObject(locked(300));
  });

  it('given no account, when an address fails, then only the address is counted', async () => {
    await fail(5, { address: '192.0.2.7' });
    await expect(guard.check({ address: '192.0.2.7' })).rejects.toMatchObject(locked(300));
    await expect(guard.check({ account: 'user:583', address: '192.0.2.8' })).resolves.toBeUndefined();
  });
});
