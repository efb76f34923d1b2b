import { describe, expect, it, onTestFinished } from 'vitest';
import { callbackSecrets, rotateCallbackSecret } from '../../../src/commands/callbackSecrets.ts';
import { openState } from '../../../src/state/openState.ts';
import { startTaskWorld } from './taskWorld.ts';

const DAY = 86_400_000;

async function world() {
  const state = await openState({ path: ':memory:', onWriteError: () => {} });
  onTestFinished(() => state.close());
  const clock = { now: 1_000 };
  return { clock, state, secrets: callbackSecrets(state.keys, () => clock.now) };
}

const keyOf = (secret: string): Buffer => Buffer.from(secret.replace('whsec_', ''), 'base64');

describe('the secret of a system', () => {
  it('is not there until somebody asks for one', async () => {
    const { secrets } = await world();
    expect(await secrets.keysOf(61)).toEqual([]);
  });

  it('is of 32 bytes, another one each time and for each system', async () => {
    const { secrets } = await world();
    const made = [await secrets.rotate(61), await secrets.rotate(61), await secrets.rotate(62)];
    for (const { secret } of made) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(3);
    expect(await secrets.keysOf(62)).toEqual([keyOf(made[2]?.secret ?? '')]);
  });

  it('counts for a day beside the one that comes after it', async () => {
    const { secrets, clock } = await world();
    const [old, young] = [await secrets.rotate(61), await secrets.rotate(61)];
    expect([old.previousUntil, young.previousUntil]).toEqual([null, 1_000 + DAY]);
    clock.now += DAY - 1;
    expect(await secrets.keysOf(61)).toEqual([keyOf(young.secret), keyOf(old.secret)]);
    clock.now += 1;
    expect(await secrets.keysOf(61)).toEqual([keyOf(young.secret)]);
  });

  it('ends at once where two others have come after it', async () => {
    const { secrets } = await world();
    await secrets.rotate(61);
    const made = [await secrets.rotate(61), await secrets.rotate(61)];
    expect(await secrets.keysOf(61)).toEqual(made.toReversed().map(({ secret }) => keyOf(secret)));
  });

  it('is made for a system that is there', async () => {
    const { secrets } = await world();
    const tasks = await startTaskWorld();
    await expect(rotateCallbackSecret(tasks, secrets, 99)).rejects.toMatchObject({ code: 'ItemNotFound' });
    expect((await rotateCallbackSecret(tasks, secrets, tasks.system.id)).secret).toMatch(/^whsec_/);
  });
});
