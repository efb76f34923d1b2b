import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelTask } from '../../../src/commands/changeTask.ts';
import { MAX_CHARACTERS_AT_ONCE } from '../../../src/domain/task/log.ts';
import { expireLeases } from '../../../src/reactors/expireLeases.ts';
import type { Lease, RobotWorld, TestRobot } from './world.ts';
import { problem, problemIn, startRobotWorld } from './world.ts';

let world: RobotWorld;
let robot: TestRobot;
beforeAll(async () => {
  world = await startRobotWorld();
  robot = await world.robot();
});
afterAll(() => world.app.stop());

type Kind = Lease['kind'];

/** A lease on new work. */
async function lent(kind: Kind, claim: object = {}): Promise<Lease> {
  await (kind === 'TASK' ? world.addTask() : world.addItem());
  return robot.take({ kinds: [kind], ...claim });
}

const on = ({ leaseId }: Lease) => ({
  post: (path: string, body: object | string = {}, headers = {}) =>
    robot.call('POST', `/leases/${leaseId}/${path}`, body, headers),
  put: (path: string, body: object | string) => robot.call('PUT', `/leases/${leaseId}/${path}`, body),
});

const streamOf = ({ kind, itemId }: Lease): string => `${kind === 'TASK' ? 'task' : 'queueItem'}-${itemId}`;
const eventsOf = (lease: Lease) => world.app.events(streamOf(lease));
const logOf = ({ kind, itemId }: Lease) =>
  world.app.events(`${kind === 'TASK' ? 'taskLog' : 'queueItemLog'}-${itemId}`);
const entry = (seq: number, more: object = {}) => ({ seq, message: `line ${seq}`, ...more });

/** Ends the lease as time would. */
async function expire({ leaseId }: Lease): Promise<void> {
  const { orchestrator } = world;
  const inTheFuture = { ...orchestrator, clock: () => Date.now() + 90_000_000 };
  expect(await orchestrator.leases.find(leaseId)).not.toBeNull();
  await expireLeases(inTheFuture, world.admin);
}

describe.each<Kind>(['QUEUE_ITEM', 'TASK'])('work on a %s', (kind) => {
  const done = kind === 'TASK' ? 'DONE' : 'SUCCESSFUL';
  const failed = kind === 'TASK' ? 'ERROR' : 'FAILED';

  it('is done with what the robot brings, its last words first', async () => {
    const lease = await lent(kind);
    const answer = await on(lease).post(
      'complete',
      '{"output": {"Total": 1.50}, "log": [{"seq": 0, "ts": "2024-01-01T12:00:00+03:00", "level": "WARN", "source": "Main", "message": "done"}], "metrics": {"startTime": "2024-01-01T09:00:00Z", "numbers": {"clicks": 3}}}',
    );
    expect([answer.status, answer.json]).toEqual([
      200,
      { kind, itemId: lease.itemId, status: done, cancelRequested: false, serverTime: expect.any(String) },
    ]);
    const work = await (kind === 'TASK' ? world.task(lease.itemId) : world.item(lease.itemId));
    expect(work).toMatchObject({
      output: { text: '{"Total":1.50}' },
      metrics: { startTime: '2024-01-01T09:00:00Z', numbers: { clicks: 3 } },
    });
    expect(await logOf(lease)).toMatchObject([
      {
        type: 'Lines',
        data: {
          run: 1,
          lines: [{ seq: 0, at: '2024-01-01T09:00:00Z', level: 'WRN', source: 'Main', message: 'done' }],
        },
        metadata: { door: 'robot' },
      },
    ]);
  });

  it('is told twice that it is done, with the same answer, and not anything else', async () => {
    const lease = await lent(kind);
    const body = { output: { Total: 1 }, log: [entry(0)], metrics: { numbers: { a: 1 } } };
    const [first, again] = [await on(lease).post('complete', body), await on(lease).post('complete', body)];
    const count = (await eventsOf(lease)).length;
    expect(again.status).toBe(200);
    expect(again.json).toEqual({ ...Object(first.json), serverTime: expect.any(String) });
    expect(problemIn(await on(lease).post('complete', { output: { Total: 2 } }))[0]).toBe(409);
    expect(problemIn(await on(lease).post('fail', { type: 'BUSINESS', reason: 'x' }))[0]).toBe(409);
    expect(await eventsOf(lease)).toHaveLength(count);
  });

  it('fails for good where the data are at fault', async () => {
    const lease = await lent(kind);
    const body = { type: 'BUSINESS', reason: 'no such customer', details: 'ACME', code: 'E-7' };
    const answer = await on(lease).post('fail', body);
    expect(answer.json).toMatchObject({ kind, itemId: lease.itemId, status: failed });
    expect((await on(lease).post('fail', body)).json).toMatchObject({ status: failed });
    const reason = { type: 'BusinessException', reason: 'no such customer', details: 'ACME' };
    const why = await (kind === 'TASK'
      ? world.task(lease.itemId).then(({ failure }) => failure)
      : world.item(lease.itemId).then(({ exception }) => exception));
    expect(why).toMatchObject(kind === 'TASK' ? { ...reason, code: 'E-7' } : reason);
  });

  it('is given back, and no attempt is used up', async () => {
    const lease = await lent(kind);
    const key = { 'idempotency-key': crypto.randomUUID() };
    const answer = await on(lease).post('release', { reason: 'shutting down' }, key);
    expect(answer.json).toMatchObject({
      kind,
      itemId: lease.itemId,
      status: kind === 'TASK' ? 'QUEUE' : 'NEW',
    });
    expect((await eventsOf(lease)).at(-1)).toMatchObject({ data: { reason: 'shutting down' } });
    const next = await robot.take();
    expect([next.itemId, next['attempt']]).toEqual([lease.itemId, 1]);
    // Said again, it is what was said before and not of the new lease.
    expect((await on(lease).post('release', { reason: 'shutting down' }, key)).status).toBe(200);
    expect(problemIn(await on(lease).post('release'))).toEqual(problem(409, 'LEASE_LOST'));
    await on(next).post('complete');
  });

  it.each([
    ['complete', { output: { n: 1 } }, { output: { n: 2 } }],
    ['fail', { type: 'BUSINESS', reason: 'No' }, { type: 'BUSINESS', reason: 'Never' }],
  ])('under a key ends once (%s), and the key ends nothing else', async (path, said, other) => {
    const lease = await lent(kind);
    const key = { 'idempotency-key': crypto.randomUUID() };
    const first = await on(lease).post(path, said, key);
    expect(first.status).toBe(200);
    const before = await eventsOf(lease);
    const again = await on(lease).post(path, said, key);
    const time = { serverTime: expect.any(String) };
    expect([again.status, again.json]).toEqual([200, { ...Object(first.json), ...time }]);
    expect(await eventsOf(lease)).toEqual(before);
    const reused = await on(lease).post(path, other, key);
    expect(problemIn(reused)).toEqual(problem(409, 'IDEMPOTENCY_KEY_REUSED'));
  });

  it('is given back until later', async () => {
    const lease = await lent(kind);
    await on(lease).post('release', { deferUntil: '2100-01-01T00:00:00Z' });
    expect((await robot.call('POST', '/leases', {})).status).toBe(204);
  });

  it('is told how far it is, the last of each second', async () => {
    const lease = await lent(kind);
    const before = (await eventsOf(lease)).length;
    for (const percent of [10, 20, 30]) {
      const answer = await on(lease).post('progress', { text: `${percent} of 100`, percent });
      expect([answer.status, answer.json]).toMatchObject([200, { cancelRequested: false }]);
    }
    expect(await eventsOf(lease)).toHaveLength(before + 1);
    await on(lease).post('complete');
    const work = await (kind === 'TASK' ? world.task(lease.itemId) : world.item(lease.itemId));
    expect(work).toMatchObject({ progress: '30 of 100', ...(kind === 'TASK' && { percent: 30 }) });
    expect(await eventsOf(lease)).toHaveLength(before + 3);
  });

  it('is measured, number by number', async () => {
    const lease = await lent(kind);
    await on(lease).put('metrics', { startTime: '2024-01-01T12:00:00Z', numbers: { a: 1, b: 2 } });
    await on(lease).put('metrics', { numbers: { b: 3 } });
    const work = await (kind === 'TASK' ? world.task(lease.itemId) : world.item(lease.itemId));
    expect(work.metrics).toEqual({ startTime: '2024-01-01T12:00:00Z', numbers: { a: 1, b: 3 } });
    await on(lease).post('complete');
  });

  it('has a log whose lines may come twice and in any order', async () => {
    const lease = await lent(kind);
    for (const entries of [[entry(2), entry(0)], [entry(1), entry(2)], [entry(0)]]) {
      const answer = await on(lease).post('logs', { entries });
      expect([answer.status, answer.json]).toMatchObject([200, { isTruncated: false }]);
    }
    const lines = (await logOf(lease)).flatMap(
      ({ data }) => data['lines'] as { seq: number; level: string }[],
    );
    expect(lines.map(({ seq, level }) => [seq, level])).toEqual([
      [0, 'INF'],
      [2, 'INF'],
      [1, 'INF'],
    ]);
    await on(lease).post('complete');
  });

  it('refuses what is too much for a log at once', async () => {
    const lease = await lent(kind);
    const many = { entries: Array.from({ length: 501 }, (_, n) => entry(n)) };
    const long = { entries: [entry(0, { message: 'x'.repeat(MAX_CHARACTERS_AT_ONCE) })] };
    const huge = { entries: [entry(0, { message: 'x'.repeat(3_000_000) })] };
    for (const body of [many, long, huge])
      expect(problemIn(await on(lease).post('logs', body))).toEqual(problem(413, 'BODY_TOO_LARGE'));
    expect((await on(lease).post('logs', { entries: [entry(2 ** 31)] })).json).toMatchObject({
      detail: 'entries[0].seq must be an integer from 0 to 2147483647.',
    });
    expect(await logOf(lease)).toEqual([]);
    await on(lease).post('complete');
  });

  it('has a log that ends with a mark where it is full', async () => {
    const lease = await lent(kind);
    const message = 'x'.repeat(MAX_CHARACTERS_AT_ONCE - 100);
    const answers: unknown[] = [];
    for (let seq = 0; seq < 22; seq += 1)
      answers.push((await on(lease).post('logs', { entries: [entry(seq, { message })] })).json);
    expect(answers[19]).toMatchObject({ isTruncated: false });
    expect(answers.slice(20)).toMatchObject([{ isTruncated: true }, { isTruncated: true }]);
    expect((await logOf(lease)).map(({ type }) => type).slice(-2)).toEqual(['Lines', 'Truncated']);
    await on(lease).post('complete');
  });

  it('is refused after the lease has run out, and changes nothing any more', async () => {
    const lease = await lent(kind);
    await expire(lease);
    const events = await eventsOf(lease);
    for (const [method, path, body] of [
      ['POST', 'complete', {}],
      ['POST', 'fail', { type: 'APPLICATION', reason: 'late' }],
      ['POST', 'release', {}],
      ['POST', 'progress', { text: 'late' }],
      ['POST', 'logs', { entries: [entry(0)] }],
      ['PUT', 'metrics', {}],
      ['PUT', 'files/a.txt', 'late'],
      ['GET', 'files/none', undefined],
      ['GET', 'cancellation', undefined],
    ] as const)
      expect([
        path,
        ...problemIn(await robot.call(method, `/leases/${lease.leaseId}/${path}`, body)),
      ]).toEqual([path, ...problem(409, 'LEASE_LOST')]);
    expect(problemIn(await robot.call('PATCH', `/leases/${lease.leaseId}`, { leaseMs: 5_000 }))).toEqual(
      problem(409, 'LEASE_LOST'),
    );
    expect(await eventsOf(lease)).toEqual(events);
    expect(await logOf(lease)).toEqual([]);
    await on(await robot.take({ waitMs: 5_000 })).post('complete');
  });

  it('is that of nobody else', async () => {
    const lease = await lent(kind);
    const other = await world.robot();
    for (const path of ['complete', 'release', 'logs', 'progress', 'fail']) {
      const body = {
        fail: { type: 'BUSINESS', reason: 'x' },
        logs: { entries: [] },
        progress: { text: 'x' },
      }[path];
      const answer = await other.call('POST', `/leases/${lease.leaseId}/${path}`, body ?? {});
      expect([path, ...problemIn(answer)]).toEqual([path, ...problem(409, 'LEASE_LOST')]);
    }
    await on(lease).post('complete');
  });
});

describe('a failure that may be cured', () => {
  it('is tried again, not before a while has passed or as long as the robot says', async () => {
    const fail = async (more: object = {}) => {
      const lease = await lent('QUEUE_ITEM');
      const { json } = await on(lease).post('fail', { type: 'APPLICATION', reason: 'no answer', ...more });
      expect(json).toMatchObject({ status: 'RETRIED', nextItemId: expect.stringMatching(/^\d+$/) });
      const { deferDate, creationTime } = await world.item((json as { nextItemId: string }).nextItemId);
      return Date.parse(deferDate ?? '') - Date.parse(creationTime);
    };
    const pause = await fail();
    expect(pause).toBeGreaterThanOrEqual(7_900);
    expect(pause).toBeLessThanOrEqual(12_100);
    expect(await fail({ retryAfterMs: 86_400_000 })).toBeGreaterThan(86_300_000);
  });
});

describe('what a task must bring', () => {
  it('is checked against its process', async () => {
    const lease = await lent('TASK');
    const answer = await on(lease).post('complete', { output: { Total: 'much', Report: 'none.pdf' } });
    expect(problemIn(answer)).toEqual(problem(400, 'INVALID_TASK_CONTEXT'));
    expect(answer.json).toMatchObject({
      type: 'urn:orchestream:error:INVALID_TASK_CONTEXT',
      title: 'The context does not fit the process.',
      errors: ['Total should be a number.', 'Report should be the name of a file that was uploaded.'],
      requestId: expect.any(String),
    });
    await on(lease).post('complete');
  });
});

describe('a task that is to be cancelled', () => {
  it('is told to its robot wherever that asks', async () => {
    const lease = await lent('TASK');
    const session = await robot.call('POST', '/sessions', { state: 'works' });
    const { sessionId, heartbeatMs } = session.json as { sessionId: string; heartbeatMs: number };
    expect([session.status, heartbeatMs]).toEqual([201, 20_000]);
    const beat = async (leaseIds: readonly string[]) =>
      (await robot.call('POST', `/sessions/${sessionId}/heartbeat`, { leaseIds })).json;
    expect(await beat([lease.leaseId, 't1.lost'])).toEqual({
      leases: [{ leaseId: lease.leaseId, expiresAt: expect.any(String), cancelRequested: false }],
      commands: [{ type: 'STOP', leaseId: 't1.lost' }],
      heartbeatMs: 20_000,
      serverTime: expect.any(String),
    });
    await cancelTask(world.orchestrator, world.admin, { id: Number(lease.itemId) }, 'ask');
    expect(await beat([lease.leaseId])).toMatchObject({
      leases: [{ leaseId: lease.leaseId, cancelRequested: true }],
      commands: [{ type: 'CANCEL', leaseId: lease.leaseId }],
    });
    expect((await on(lease).post('progress', { text: 'x' })).json).toMatchObject({ cancelRequested: true });
    const extended = await robot.call('PATCH', `/leases/${lease.leaseId}`, { leaseMs: 5_000 });
    expect(extended.json).toMatchObject({ cancelRequested: true });
    expect((await on(lease).post('release')).json).toMatchObject({ status: 'ERROR' });
  });

  it('is told at once to a robot that listens', async () => {
    const lease = await lent('TASK');
    const response = await fetch(`${world.app.url}/robot/v1/leases/${lease.leaseId}/cancellation`, {
      headers: { authorization: `Bearer ${robot.secret}` },
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    let heard = '';
    const listening = (async () => {
      for await (const part of response.body ?? []) heard += Buffer.from(part).toString();
    })();
    await expect.poll(() => heard).toBe(': watching\n\n');
    await cancelTask(world.orchestrator, world.admin, { id: Number(lease.itemId) }, 'ask');
    await expect.poll(() => heard).toContain(`event: cancel\ndata: {"leaseId":"${lease.leaseId}"}\n\n`);
    await on(lease).post('release');
    await listening;
    expect(heard.endsWith(`event: end\ndata: {"leaseId":"${lease.leaseId}"}\n\n`)).toBe(true);
  });

  it('is told to a robot that listens later, and listening ends when the server stops', async () => {
    const stopping = await startRobotWorld();
    const worker = await stopping.robot();
    await stopping.addTask();
    const { leaseId, itemId } = await worker.take();
    await cancelTask(stopping.orchestrator, stopping.admin, { id: Number(itemId) }, 'ask');
    const listening = worker.call('GET', `/leases/${leaseId}/cancellation`);
    await expect
      .poll(() => stopping.app.request('GET', '/health/live').then(({ status }) => status))
      .toBe(200);
    await stopping.app.stop();
    expect((await listening).text).toBe(`: watching\n\nevent: cancel\ndata: {"leaseId":"${leaseId}"}\n\n`);
  });
});

describe('a session', () => {
  it('is not there for others, nor where it never was', async () => {
    const session = await robot.call('POST', '/sessions');
    const { sessionId } = session.json as { sessionId: string };
    const other = await world.robot();
    for (const answer of [
      await other.call('POST', `/sessions/${sessionId}/heartbeat`, {}),
      await robot.call('POST', '/sessions/none/heartbeat', {}),
    ])
      expect(problemIn(answer)).toEqual(problem(404, 'ITEM_NOT_FOUND'));
    expect((await robot.call('POST', `/sessions/${sessionId}/heartbeat`)).status).toBe(200);
  });
});
