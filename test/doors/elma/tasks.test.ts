import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendTaskLog } from '../../../src/commands/appendTaskLog.ts';
import { deleteTask } from '../../../src/commands/changeTask.ts';
import { completeTask, failTask, releaseTask } from '../../../src/commands/finishTask.ts';
import { publishProcess } from '../../../src/commands/publishProcess.ts';
import { setTaskMetrics } from '../../../src/commands/taskReports.ts';
import { taskStream } from '../../../src/domain/task/streams.ts';
import type { ElmaWorld } from './world.ts';
import { bot, group, mine, other, process, startElma } from './world.ts';

let world: ElmaWorld;
beforeAll(async () => {
  world = await startElma({ onDisk: true });
});
afterAll(() => world.app.stop());

const seconds = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

describe('creating a task', () => {
  it('answers it as it was created, and lets it wait for a bot at once', async () => {
    const answer = await world.post('orchestra/task/create', { auth_tkn: mine, task: { process } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.json).toStrictEqual({
      status: 201,
      task: {
        id: expect.any(Number),
        process,
        system: mine,
        priority: 'MEDIUM',
        status: 'PREPARE',
        metrics: {},
        created: seconds,
        updated: seconds,
      },
    });
    const { task } = answer.json as { readonly task: { readonly id: number } };
    expect(await world.reached(task.id, 'QUEUE')).toStrictEqual({
      ...task,
      status: 'QUEUE',
      ctx: uuid,
      groups: [group],
      updated: seconds,
    });
    const events = await world.app.events(taskStream(task.id));
    expect(events.map(({ type }) => type)).toEqual(['Create', 'Status']);
    expect(events[0]?.metadata).toMatchObject({
      folderId: 1,
      door: 'elma',
      principal: { kind: 'system', name: 'BPM 2361' },
    });
  });

  it('tells its times by another clock where the settings say so, and later in UTC', async () => {
    const ahead = await startElma({ environment: { ELMA_CREATE_OFFSET: '+04:00' } });
    try {
      const task = await ahead.create();
      const shown = await ahead.status(task.id);
      for (const name of ['created', 'updated'])
        expect(task[name]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+04:00$/);
      expect(shown['created']).toEqual(seconds);
      expect(Date.parse(String(task['created']))).toBe(Date.parse(String(shown['created'])));
    } finally {
      await ahead.app.stop();
    }
  });

  it('takes the whole object that clients send, with members that only answers need', async () => {
    const task = {
      id: 0,
      process: process.toUpperCase(),
      version: 0,
      ctx: '',
      system: '',
      callback: '',
      priority: 'EMPTY_P',
      groups: null,
      status: 'EMPTY_ST',
      bot: null,
      outputCtx: '',
      log: null,
      metrics: { startTime: '0001-01-01T00:00:00', endTime: '0001-01-01T00:00:00' },
      created: '0001-01-01T00:00:00',
      updated: '0001-01-01T00:00:00',
    };
    const { json } = await world.post('orchestra/task/create', {
      auth_tkn: `{${mine.toUpperCase()}}`,
      task,
      more: { of: ['whatever'] },
    });
    expect(json).toMatchObject({ status: 201, task: { process, priority: 'MEDIUM', system: mine } });
  });

  it('keeps a context to the letter, whether it stands in a text or as it is', async () => {
    const inText = await world.create({ ctx: '{"intparam_IN": 9007199254740993}' });
    const asIs = await world.post(
      'orchestra/task/create',
      `{"auth_tkn":"${mine}","task":{"process":"${process}","ctx":{"IntParam_in": 9007199254740993}}}`,
    );
    const contextOf = async (id: number): Promise<unknown> =>
      (await world.app.events(taskStream(id)))[0]?.data['context'];
    expect(await contextOf(inText.id)).toMatchObject({ text: '{"intparam_IN": 9007199254740993}' });
    const { task } = asIs.json as { readonly task: { readonly id: number } };
    expect(await contextOf(task.id)).toMatchObject({ text: '{"IntParam_in": 9007199254740993}' });
  });

  it('keeps priority and callback, and the version where the caller names it', async () => {
    const { id, ...task } = await world.create({
      version: 21,
      priority: 'HIGH',
      callback: 'https://example.com/a',
    });
    expect(task).toMatchObject({ version: 21, priority: 'HIGH' });
    expect(task).not.toHaveProperty('callback');
    const [created] = await world.app.events(taskStream(id));
    expect(created?.data).toMatchObject({ version: 21, callback: 'https://example.com/a' });
    expect(await world.create({ priority: 3 })).toMatchObject({ priority: 'LOW' });
  });

  it('is done once under an idempotency key, however often it is asked for', async () => {
    const body = { auth_tkn: mine, task: { process, priority: 'LOW' } };
    const headers = { 'idempotency-key': 'order-5' };
    const create = (changes: object = {}) =>
      world.post('orchestra/task/create', { ...body, ...changes }, headers);
    const first = (await create()).json as { readonly task: { readonly id: number } };
    const again = (await create()).json as typeof first;
    expect(again).toMatchObject({ status: 201, task: { id: first.task.id, priority: 'LOW' } });
    expect((await create({ task: { process } })).json).toMatchObject({
      status: 409,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    const theirs = (await create({ auth_tkn: other })).json as typeof first;
    expect(theirs.task.id).not.toBe(first.task.id);
    expect((await world.create({ priority: 'LOW' })).id).not.toBe(
      (await world.create({ priority: 'LOW' })).id,
    );
  });

  it('runs the version that was current then, whatever is published later', async () => {
    const { orchestrator, admin } = world;
    const { id } = await world.create();
    await publishProcess(orchestrator, admin, { process, name: 'Creating profiles', context: [] });
    const [created] = await world.app.events(taskStream(id));
    expect(created?.data).toMatchObject({ version: 21 });
    expect(await world.create({ version: 21 })).toMatchObject({ version: 21 });
    const { json } = await world.post('orchestra/task/create', {
      auth_tkn: mine,
      task: { process, ctx: '{"IntParam_in":1}' },
    });
    expect(json).toMatchObject({ status: 400, code: 'INVALID_TASK_CONTEXT' });
  });
});

describe('the life of a task', () => {
  let life: ElmaWorld;
  beforeAll(async () => {
    life = await startElma();
  });
  afterAll(() => life.app.stop());

  const lines = [
    { seq: 0, at: '2020-06-29T14:08:23Z', level: 'INF', source: 'Player', message: 'Started.' },
    { seq: 1, at: '2020-06-29T14:08:24.5Z', level: 'WRN', source: 'Player', message: 'Careful.' },
  ] as const;
  const log =
    '[INF] 2020/06/29 14:08:23 | [Player] | Started.\n[WRN] 2020/06/29 14:08:24 | [Player] | Careful.\n';

  it('shows bot, start, log, output and end as they come, to any allowed system', async () => {
    const { id } = await life.create();
    await life.reached(id, 'QUEUE');
    const { fence, context } = await life.take(id);
    const executed = await life.status(id);
    expect(executed).toMatchObject({ status: 'EXECUTING', bot, metrics: { startTime: seconds } });
    expect(executed).not.toHaveProperty('log');
    expect(executed['metrics']).not.toHaveProperty('endTime');

    await appendTaskLog(life.orchestrator, context, id, fence, lines);
    expect(await life.status(id)).toMatchObject({ log });
    await setTaskMetrics(life.orchestrator, context, id, fence, { startTime: '2020-06-29T14:08:23.7Z' });
    await completeTask(life.orchestrator, context, id, fence, '{"Result_out": 7}');

    const answer = await life.post('orchestra/task/status', { auth_tkn: other, id: String(id) });
    expect(answer.json).toStrictEqual({
      status: 200,
      task: {
        id,
        process,
        ctx: uuid,
        system: mine,
        priority: 'MEDIUM',
        groups: [group],
        status: 'DONE',
        bot,
        outputCtx: '{"result_out":7,"file_out":null,"both_inout":null}',
        log,
        metrics: { startTime: '2020-06-29T14:08:23Z', endTime: seconds },
        created: seconds,
        updated: seconds,
      },
    });
  });

  it('keeps the bot that had it last while it waits again, but no times', async () => {
    const { id } = await life.create();
    await life.reached(id, 'QUEUE');
    const { fence, context } = await life.take(id);
    await releaseTask(life.orchestrator, context, id, fence, null);
    expect(await life.status(id)).toMatchObject({ status: 'QUEUE', bot, metrics: {} });
    await life.post('orchestra/task/cancel', { auth_tkn: mine, id });
  });

  it('tells in the log why one has failed', async () => {
    const { id } = await life.create();
    await life.reached(id, 'QUEUE');
    const { fence, context } = await life.take(id);
    const failure = {
      type: 'BusinessException',
      reason: 'NoSuchUser',
      details: 'The user does not exist.',
      code: null,
    } as const;
    await failTask(life.orchestrator, context, id, fence, failure, '{"Result_out": 1}');
    const { json } = await life.post('orchestra/task/status', { auth_tkn: mine, id });
    expect(json).toMatchObject({
      status: 200,
      task: {
        status: 'ERROR',
        outputCtx: '{"result_out":1,"file_out":null,"both_inout":null}',
        log: expect.stringMatching(
          /^\[ERR\] .* \| \[Orchestream\] \| NoSuchUser: The user does not exist\.\n$/,
        ),
      },
    });
  });

  it('is not known any more when it was deleted', async () => {
    const { id } = await life.create();
    await life.post('orchestra/task/cancel', { auth_tkn: mine, id });
    await deleteTask(life.orchestrator, life.admin, { id });
    for (const path of ['orchestra/task/status', 'orchestra/task/cancel'])
      expect((await life.post(path, { auth_tkn: mine, id })).json).toMatchObject({
        status: 404,
        code: 'ITEM_NOT_FOUND',
      });
  });
});
