import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addTaskComment } from '../../../src/commands/taskComments.ts';
import { alice } from '../../support/given.ts';
import { contextOf } from '../../support/orchestrator.ts';
import { type RobotWorld, startRobotWorld, token } from './robotWorld.ts';
import { at, idOf, nodesOf } from './world.ts';

let world: RobotWorld;
beforeAll(async () => {
  world = await startRobotWorld();
});
afterAll(() => world.stop());

const create =
  'mutation ($input: CreateTaskInput!, $key: String) { createTask(input: $input, idempotencyKey: $key) { id kind status } }';
const inputWith = (input: object = {}) => ({ systemId: world.systemId, process: token, ...input });
const cancel =
  'mutation ($id: ID!, $ask: Boolean, $revision: Int, $key: String) { cancelTask(id: $id, ask: $ask, expectedRevision: $revision, idempotencyKey: $key) { id status cancelRequested revision } }';
const statusOf = async (id: string) =>
  at(await world.data('query ($id: ID!) { task(id: $id) { status } }', { id }), 'task', 'status');

describe('createTask', () => {
  it('shows the URLs in a context without their queries until its files are fetched', async () => {
    const context = JSON.stringify({ a: 'https://example.com/a?uid=1&system=hidden' });
    const { data } = await world.ask(create, { input: inputWith({ context }) });
    const { text } = await world.ask('query ($id: ID!) { task(id: $id) { context } }', { id: idOf(data) });
    expect(text).toContain('https://example.com/a');
    expect(text).not.toContain('hidden');
  });

  it('sets a task, which is prepared first', async () => {
    const input = inputWith({ context: '{"n": 1.50}', priority: 'HIGH' });
    const { data } = await world.ask(create, { input });
    expect(data).toEqual({ createTask: { id: expect.any(String), kind: 'TASK', status: 'PREPARE' } });
    const shown = await world.data(
      `query ($id: ID!) { task(id: $id) {
        id kind folderId revision status priority processId processVersion systemId context contextId groups
        progress percent output failure { type } deferDate startTime endTime run lost cancelRequested
        reviewer { id } files { id } metrics { startTime numbers { name } }
        process { token } system { name } bot { id }
      } }`,
      { id: idOf(data) },
    );
    expect(shown).toEqual({
      task: {
        id: idOf(data),
        kind: 'TASK',
        folderId: expect.any(String),
        revision: 0,
        status: 'PREPARE',
        priority: 'HIGH',
        processId: world.processId,
        processVersion: 1,
        systemId: world.systemId,
        context: '{"n":1.50}',
        contextId: null,
        groups: [],
        progress: null,
        percent: null,
        output: null,
        failure: null,
        deferDate: null,
        startTime: null,
        endTime: null,
        run: 0,
        lost: 0,
        cancelRequested: false,
        reviewer: null,
        files: [],
        metrics: { startTime: null, numbers: [] },
        process: { token },
        system: { name: 'BPM' },
        bot: null,
      },
    });
  });

  it('under a key sets one task', async () => {
    const input = inputWith();
    const tasks = [
      await world.data(create, { input, key: 'one-task' }),
      await world.data(create, { input, key: 'one-task' }),
    ];
    expect(tasks[1]).toEqual(tasks[0]);
    const other = await world.ask(create, { input: inputWith({ priority: 'LOW' }), key: 'one-task' });
    expect(other.codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it.each([
    ['an unknown system', { systemId: '4711' }, 'ITEM_NOT_FOUND'],
    ['an unknown process', { process: '11111111-1111-4111-8111-111111111111' }, 'ITEM_NOT_FOUND'],
    ['an unknown version', { version: 9 }, 'ITEM_NOT_FOUND'],
    ['a context that is no JSON', { context: '{' }, 'MALFORMED_JSON'],
    ['a context that is no object', { context: '[]' }, 'INVALID_ARGUMENT'],
    ['a callback that is no URL', { callback: 'ftp://x' }, 'INVALID_ARGUMENT'],
  ])('refuses %s', async (_, input, code) => {
    expect((await world.ask(create, { input: inputWith(input) })).codes).toEqual([code]);
  });

  it('names the text that is no JSON', async () => {
    const { errors } = await world.ask(create, { input: inputWith({ context: '{' }) });
    expect(errors).toMatchObject([{ message: 'context is not well-formed JSON.' }]);
  });

  it('refuses a system that is locked', async () => {
    const change = (what: string) =>
      world.data(`mutation ($id: ID!) { ${what}(id: $id) { id } }`, { id: world.systemId });
    await change('lockSystem');
    expect((await world.ask(create, { input: inputWith() })).codes).toEqual(['FORBIDDEN_OPERATION']);
    await change('allowSystem');
  });
});

describe('cancelTask', () => {
  it('cancels a task that waits', async () => {
    const id = await world.addTask();
    const revision = 1;
    expect((await world.ask(cancel, { id, revision: 0 })).codes).toEqual(['OPTIMISTIC_CONCURRENCY']);
    const cancelled = { cancelTask: { id, status: 'CANCEL', cancelRequested: false, revision: 2 } };
    expect(await world.data(cancel, { id, revision, key: 'c' })).toEqual(cancelled);
    expect(await world.data(cancel, { id, revision, key: 'c' })).toEqual(cancelled);
    expect(await statusOf(id)).toBe('CANCEL');
  });

  it('refuses one that a robot works on, or asks the robot to stop', async () => {
    const robot = await world.robot('To be stopped');
    const id = await world.addTask();
    await robot.take({ processes: [token] });
    expect((await world.ask(cancel, { id })).codes).toEqual(['INVALID_TASK_STATUS']);
    expect(await world.data(cancel, { id, ask: true })).toMatchObject({
      cancelTask: { status: 'EXECUTING', cancelRequested: true },
    });
  });

  it('refuses what is not there', async () => {
    expect((await world.ask(cancel, { id: '4711' })).codes).toEqual(['ITEM_NOT_FOUND']);
    expect((await world.ask(cancel, { id: 'x' })).codes).toEqual(['INVALID_ARGUMENT']);
    expect(await world.data('{ task(id: "4711") { id } }')).toEqual({ task: null });
    expect((await world.ask('{ task(id: "x") { id } }')).codes).toEqual(['INVALID_ARGUMENT']);
  });
});

describe('a task that waits', () => {
  it('is put before others, once under a key', async () => {
    const id = await world.addTask();
    const set = `mutation ($id: ID!, $revision: Int, $key: String) {
      setTaskPriority(id: $id, priority: HIGH, expectedRevision: $revision, idempotencyKey: $key) { priority revision }
    }`;
    expect((await world.ask(set, { id, revision: 0 })).codes).toEqual(['OPTIMISTIC_CONCURRENCY']);
    const changed = { setTaskPriority: { priority: 'HIGH', revision: 2 } };
    expect(await world.data(set, { id, revision: 1, key: 'p' })).toEqual(changed);
    expect(await world.data(set, { id, revision: 1, key: 'p' })).toEqual(changed);
    await world.data(cancel, { id });
    expect((await world.ask(set, { id })).codes).toEqual(['INVALID_TASK_STATUS']);
  });

  it('is not deleted and not reviewed', async () => {
    const id = await world.addTask();
    expect((await world.ask(remove, { id })).codes).toEqual(['INVALID_TASK_STATUS']);
    expect((await world.ask(review, { id, user: '1' })).codes).toEqual(['INVALID_STATUS_FOR_REVIEW']);
    await world.data(cancel, { id });
  });
});

const review =
  'mutation ($id: ID!, $user: ID, $revision: Int) { setTaskReviewer(id: $id, reviewerId: $user, expectedRevision: $revision) { reviewer { userName } revision } }';
const remove = 'mutation ($id: ID!) { deleteTask(id: $id) { status } }';

describe('a task that has failed', () => {
  it('is given to a reviewer and taken back, and deleted', async () => {
    const robot = await world.robot('Failing');
    const id = await world.addTask();
    const { leaseId } = await robot.take({ processes: [token] });
    await robot.data(
      'mutation ($lease: ID!) { failWork(leaseId: $lease, exception: { type: BUSINESS_EXCEPTION, reason: "no" }) { id } }',
      { lease: leaseId },
    );
    const given = await world.data(review, { id, user: '1' });
    expect(given).toMatchObject({ setTaskReviewer: { reviewer: { userName: 'admin' } } });
    const revision = Number(at(given, 'setTaskReviewer', 'revision'));
    expect((await world.ask(review, { id, user: null, revision: revision - 1 })).codes).toEqual([
      'OPTIMISTIC_CONCURRENCY',
    ]);
    expect((await world.ask(review, { id, user: '4711' })).codes).toEqual(['REVIEWER_NOT_AVAILABLE']);
    expect(await world.data(review, { id, user: null, revision })).toMatchObject({
      setTaskReviewer: { reviewer: null },
    });
    expect(await world.data(remove, { id })).toEqual({ deleteTask: { status: 'DELETED' } });
    expect(await statusOf(id)).toBe('DELETED');
  });
});

describe('what belongs to a task', () => {
  it('is shown: history, comments, log, files and metrics, and who has done it', async () => {
    const robot = await world.robot('Worker');
    const id = await world.addTask();
    const { leaseId } = await robot.take({ processes: [token] });
    await robot.data(
      `mutation ($lease: ID!) {
        appendLogs(leaseId: $lease, lines: [
          { seq: 1, message: "two", level: ERR, source: "s", at: "2026-01-02T03:04:05+01:00" }
          { seq: 0, message: "one" }
        ]) { isTruncated }
        setMetrics(leaseId: $lease, metrics: { startTime: "2026-01-02", numbers: [{ name: "n", value: 1.5 }] }) { id }
        failWork(leaseId: $lease, exception: { type: BUSINESS_EXCEPTION, reason: "no such row", code: "E1" }) { id }
      }`,
      { lease: leaseId },
    );
    await addTaskComment(world.services.orchestrator, contextOf(alice), Number(id), 'look');
    const query = `query ($id: ID!, $after: String) { task(id: $id) {
      status run bot { id name } failure { type reason details code }
      history { totalCount edges { node { revision type status door principal { kind name } } } }
      comments { edges { node { text author { name } } } }
      log(first: 2, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        edges { node { run seq level source message at } }
      }
      metrics { startTime numbers { name value } }
    } }`;
    const task = at(await world.data(query, { id }), 'task');
    expect(task).toMatchObject({
      status: 'ERROR',
      run: 1,
      bot: { id: robot.id, name: 'Worker' },
      failure: { type: 'BUSINESS_EXCEPTION', reason: 'no such row', details: null, code: 'E1' },
      metrics: { startTime: '2026-01-02T00:00:00Z', numbers: [{ name: 'n', value: 1.5 }] },
      log: { totalCount: 3, pageInfo: { hasNextPage: true } },
    });
    expect(nodesOf(at(task, 'history'))).toEqual([
      expect.objectContaining({ revision: 0, type: 'CREATE', status: 'PREPARE' }),
      expect.objectContaining({ type: 'STATUS', status: 'QUEUE' }),
      {
        revision: 2,
        type: 'STATUS',
        status: 'EXECUTING',
        door: 'GRAPHQL',
        principal: { kind: 'BOT', name: 'Worker' },
      },
      expect.objectContaining({ type: 'EDIT', status: 'EXECUTING' }),
      expect.objectContaining({ type: 'STATUS', status: 'ERROR' }),
    ]);
    expect(nodesOf(at(task, 'comments'))).toEqual([{ text: 'look', author: { name: 'alice' } }]);
    expect(nodesOf(at(task, 'log'))).toEqual([
      { run: 1, seq: 0, level: 'INF', source: '', message: 'one', at: expect.any(String) },
      { run: 1, seq: 1, level: 'ERR', source: 's', message: 'two', at: '2026-01-02T02:04:05Z' },
    ]);
    const after = at(task, 'log', 'pageInfo', 'endCursor');
    expect(nodesOf(at(await world.data(query, { id, after }), 'task', 'log'))).toEqual([
      {
        run: 1,
        seq: null,
        level: 'ERR',
        source: 'Orchestream',
        message: 'no such row',
        at: expect.any(String),
      },
    ]);
  });

  it('is hidden from who may not see it, and nothing else', async () => {
    const id = await world.addTask();
    const user = await world.createUser('adder', ['operator']);
    const as = { token: await world.tokenOf(user.id, ['OR.Tasks.Write']) };
    const query =
      'mutation ($id: ID!) { cancelTask(id: $id) { id log { totalCount } files { id } history { totalCount } process { id } } }';
    const { data, codes } = await world.ask(query, { id }, as);
    const nothing = { log: null, files: null, history: null, process: null };
    expect(data).toEqual({ cancelTask: { id, ...nothing } });
    expect(new Set(codes)).toEqual(new Set(['FORBIDDEN_OPERATION']));
  });
});

describe('tasks', () => {
  let ids: readonly string[];
  beforeAll(async () => {
    ids = [
      await world.addTask({ priority: 'LOW' }),
      await world.addTask({ priority: 'HIGH' }),
      await world.addTask({ priority: 'LOW' }),
    ];
    await world.data(cancel, { id: ids[2] });
  });

  const list = async (variables: object): Promise<unknown[]> => {
    const query =
      'query ($filter: TaskFilter, $order: TaskOrder, $first: Int, $after: String) { tasks(filter: $filter, order: $order, first: $first, after: $after) { totalCount edges { cursor node { id } } } }';
    return nodesOf(at(await world.data(query, variables), 'tasks')).map((node) => at(node, 'id'));
  };

  it('come the newest first, or as is asked', async () => {
    const filter = { ids };
    expect(await list({ filter })).toEqual(ids.toReversed());
    expect(await list({ filter, order: { by: 'PRIORITY' } })).toEqual([ids[1], ids[0], ids[2]]);
    const byTime = { by: 'UPDATE_TIME', direction: 'DESC' };
    expect(await list({ filter, order: byTime, first: 1 })).toEqual([ids[2]]);
  });

  it.each(['ID', 'CREATION_TIME', 'UPDATE_TIME', 'DEFER_DATE', 'START_TIME', 'END_TIME', 'PRIORITY'])(
    'can be walked by %s, page by page',
    async (by) => {
      const query =
        'query ($order: TaskOrder, $after: String) { tasks(order: $order, first: 2, after: $after) { pageInfo { hasNextPage endCursor } edges { node { id } } } }';
      const seen: unknown[] = [];
      for (let after: unknown = null, isMore: unknown = true; isMore === true;) {
        const page = at(await world.data(query, { order: { by, direction: 'DESC' }, after }), 'tasks');
        seen.push(...nodesOf(page).map((node) => at(node, 'id')));
        after = at(page, 'pageInfo', 'endCursor');
        isMore = at(page, 'pageInfo', 'hasNextPage');
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toHaveLength((await list({})).length);
    },
  );

  it('are found by what is asked', async () => {
    expect(await list({ filter: { ids, status: ['CANCEL'] } })).toEqual([ids[2]]);
    expect(await list({ filter: { ids, priority: ['HIGH'] } })).toEqual([ids[1]]);
    expect(
      await list({ filter: { ids, processId: world.processId, systemId: world.systemId } }),
    ).toHaveLength(3);
    expect(await list({ filter: { ids, processId: '4711' } })).toEqual([]);
    expect(await list({ filter: { ids, botId: '1' } })).toEqual([]);
    expect(await list({ filter: { ids, created: { from: '2999-01-01' } } })).toEqual([]);
    expect(await list({ filter: { ids, ended: { from: '2000-01-01' } } })).toEqual([]);
    const { codes } = await world.ask('{ tasks(filter: { processId: "x" }) { totalCount } }');
    expect(codes).toEqual(['INVALID_ARGUMENT']);
  });

  it('of another folder are not shown', async () => {
    const folder = String((await world.createFolder('Elsewhere')).id);
    const query = `query ($id: ID!, $folder: ID) { task(id: $id, folderId: $folder) { id } tasks(folderId: $folder) { totalCount } }`;
    expect(await world.data(query, { id: ids[0], folder })).toEqual({ task: null, tasks: { totalCount: 0 } });
    const refused = await world.ask(
      'mutation ($id: ID!, $folder: ID) { cancelTask(id: $id, folderId: $folder) { id } }',
      { id: ids[0], folder },
    );
    expect(refused.codes).toEqual(['ITEM_NOT_FOUND']);
  });
});
