import { describe, expect, it } from 'vitest';
import { findCallback, recordAttempt, replayCallback } from '../../../src/commands/callbacks.ts';
import { completeTask } from '../../../src/commands/finishTask.ts';
import type { AttemptResult } from '../../../src/domain/callback/callback.ts';
import { verifyChains } from '../../../src/store/verifyChains.ts';
import { startTaskWorld } from './taskWorld.ts';

const taken: AttemptResult = { kind: 'answered', code: 200, retryAfterMs: null };
const refused: AttemptResult = { kind: 'answered', code: 500, retryAfterMs: null };
const attempt = (result: AttemptResult, n = 1) => ({ n, ms: 5, result, random: 0.5 });

/** A task that is done, and whose system is to be told. */
async function world() {
  const tasks = await startTaskWorld();
  const { task, leaseId } = await tasks.execute({ callback: 'https://bpm.example/done' });
  const { id } = task.created;
  await completeTask(tasks, tasks.byBot, id, { leaseId }, '{}');
  const types = async (): Promise<string[]> =>
    (await tasks.store.readStream(`callback-${id}`)).map(({ type }) => type);
  return { tasks, id, types };
}

describe('a task that is done', () => {
  it('has a callback as soon as that is acknowledged, by whom and when it was done', async () => {
    const { tasks, id } = await world();
    const [requested] = await tasks.store.readStream(`callback-${id}`);
    const done = (await tasks.store.readStream(`task-${id}`)).at(-1);
    expect(JSON.parse(requested?.metadata ?? '')).toMatchObject({
      principal: { kind: 'bot', id: String(tasks.bot.id) },
      $causationId: done?.id,
    });
    expect(await findCallback(tasks.store, id)).toMatchObject({ status: 'PENDING', taskRevision: 3 });
    expect(await findCallback(tasks.store, id + 1)).toBeNull();
  });

  it('has none where nobody asked for it', async () => {
    const tasks = await startTaskWorld();
    const { task, leaseId } = await tasks.execute();
    await completeTask(tasks, tasks.byBot, task.created.id, { leaseId }, '{}');
    expect(await findCallback(tasks.store, task.created.id)).toBeNull();
  });
});

describe('attempts that are written down at once', () => {
  it('count once where they are the same', async () => {
    const { tasks, id, types } = await world();
    const attempts = Array.from({ length: 5 }, () =>
      recordAttempt(tasks, tasks.context, id, attempt(refused)),
    );
    for (const callback of await Promise.all(attempts)) expect(callback.attempts).toBe(1);
    expect(await types()).toEqual(['Requested', 'AttemptFailed']);
  });

  it('end with one delivery where one of them was taken', async () => {
    const { tasks, id, types } = await world();
    const results = [refused, taken, refused, taken];
    await Promise.all(results.map((result) => recordAttempt(tasks, tasks.context, id, attempt(result))));
    expect((await types()).filter((type) => type === 'Delivered')).toHaveLength(1);
    expect(await findCallback(tasks.store, id)).toMatchObject({ status: 'DELIVERED' });
    expect((await verifyChains(tasks.store)).broken).toEqual([]);
  });
});

describe('a replay', () => {
  it('is the deed of whoever asks for it', async () => {
    const { tasks, id, types } = await world();
    await recordAttempt(tasks, tasks.context, id, attempt(taken));
    expect(await replayCallback(tasks, tasks.context, id)).toMatchObject({ status: 'PENDING', attempts: 1 });
    expect(await types()).toEqual(['Requested', 'Delivered', 'Replayed']);
    const last = (await tasks.store.readStream(`callback-${id}`)).at(-1);
    expect(JSON.parse(last?.metadata ?? '')).toMatchObject({ principal: tasks.context.principal });
  });
});
