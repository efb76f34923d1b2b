import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeTask } from '../../../src/commands/finishTask.ts';
import { taskStream } from '../../../src/domain/task/streams.ts';
import type { ElmaWorld } from './world.ts';
import { mine, other, startElma } from './world.ts';

let world: ElmaWorld;
beforeAll(async () => {
  world = await startElma();
});
afterAll(() => world.app.stop());

const cancel = (id: number, auth_tkn = mine, path = 'cancel') =>
  world.post(`orchestra/task/${path}`, { auth_tkn, id });

describe('cancelling a task', () => {
  it.each(['cancel', 'delete'])('ends one that waits, at %s; once more changes nothing', async (path) => {
    const { id } = await world.create();
    await world.reached(id, 'QUEUE');
    for (let n = 0; n < 2; n += 1) {
      const { status, json } = await cancel(id, mine, path);
      expect([status, json]).toMatchObject([
        200,
        { status: 200, task: { id, status: 'CANCEL', metrics: {} } },
      ]);
    }
    const events = await world.app.events(taskStream(id));
    expect(events.map(({ type, data }) => [type, data['to']])).toEqual([
      ['Create', undefined],
      ['Status', 'QUEUE'],
      ['Status', 'CANCEL'],
    ]);
    expect(events.at(-1)?.metadata).toMatchObject({ door: 'elma', principal: { kind: 'system' } });
    expect(await world.status(id)).toMatchObject({ status: 'CANCEL' });
  });

  it('is for the system alone that has set it', async () => {
    const { id } = await world.create();
    const { status, json } = await cancel(id, other);
    expect([status, json]).toStrictEqual([
      200,
      {
        status: 403,
        error: 'Only the system that has set a task may cancel it.',
        code: 'FORBIDDEN_OPERATION',
      },
    ]);
    expect((await cancel(id)).json).toMatchObject({ status: 200 });
  });

  it('is refused while a bot works on it, and when it is done', async () => {
    const { id } = await world.create();
    await world.reached(id, 'QUEUE');
    const { fence, context } = await world.take(id);
    const refused = { status: 409, code: 'INVALID_TASK_STATUS' };
    expect((await cancel(id)).json).toMatchObject(refused);
    await completeTask(world.orchestrator, context, id, fence, null);
    expect((await cancel(id)).json).toMatchObject(refused);
    expect((await cancel(id, other)).json).toMatchObject({ status: 403 });
  });

  it('asks the bot to stop where that is wanted', async () => {
    const asking = await startElma({ environment: { ELMA_CANCEL_EXECUTING: 'ask' } });
    try {
      const { id } = await asking.create();
      await asking.reached(id, 'QUEUE');
      await asking.take(id);
      const { json } = await asking.post('orchestra/task/cancel', { auth_tkn: mine, id });
      expect(json).toMatchObject({ status: 201, task: { status: 'EXECUTING' } });
      const [last] = (await asking.app.events(taskStream(id))).slice(-1);
      expect(last).toMatchObject({ type: 'Edit', data: { cancelRequested: true } });
    } finally {
      await asking.app.stop();
    }
  });
});
