import { request } from 'undici';
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

  it('happens at the paths that the settings name, and at no other', async () => {
    const environment = { ELMA_CANCEL_PATHS: '/v1/orchestra/task/remove, /v1/repository/task/stop' };
    const elsewhere = await startElma({ environment });
    // Not through fetch, which in tests asks for what the document of the standard paths promises.
    const postTo = async (path: string, id: number): Promise<unknown> => {
      const body = JSON.stringify({ auth_tkn: mine, id });
      const answer = await request(`${elsewhere.app.url}/v1/${path}`, { method: 'POST', body });
      return answer.body.json();
    };
    try {
      const { id } = await elsewhere.create();
      for (const path of ['orchestra/task/remove', 'repository/task/stop'])
        expect(await postTo(path, id)).toMatchObject({
          status: 200,
          task: { id, status: 'CANCEL' },
        });
      for (const path of ['orchestra/task/cancel', 'orchestra/task/delete'])
        expect(await postTo(path, id)).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' });
      const document = (await elsewhere.app.request('GET', '/docs/openapi.json')).text;
      expect(document).toContain('/v1/orchestra/task/remove');
      expect(document).not.toContain('/v1/orchestra/task/cancel');
    } finally {
      await elsewhere.app.stop();
    }
  });

  it('is never put where something else happens', async () => {
    const environment = { ELMA_CANCEL_PATHS: '/v1/orchestra/task/cancel,/v1/orchestra/task/create' };
    await expect(startElma({ environment })).rejects.toThrow(
      'ELMA_CANCEL_PATHS: /v1/orchestra/task/create has a meaning already.',
    );
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
