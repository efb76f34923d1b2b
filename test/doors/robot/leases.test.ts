import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { createDefinition } from '../../../src/commands/definitions.ts';
import { completeWork } from '../../../src/commands/finishWork.ts';
import { createQueue } from '../../../src/commands/queues.ts';
import { defaultSettings } from '../../../src/domain/queue/queue.ts';
import { tokenOf } from '../../support/users.ts';
import type { RobotWorld, TestRobot } from './world.ts';
import { problem, problemIn, startRobotWorld } from './world.ts';

let world: RobotWorld;
let robot: TestRobot;
beforeAll(async () => {
  world = await startRobotWorld();
  robot = await world.robot();
});
afterAll(() => world.app.stop());

const claim = (body: object = {}) => robot.call('POST', '/leases', body);
async function sleepUntil(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { interval: 2, timeout: 5_000 }).toBe(true);
}
const settled = () => sleepUntil(() => world.app.services.takers.size === 0);

describe('POST /leases', () => {
  it('lends an item as it is to be worked on', async () => {
    const { created } = await world.addItem({
      reference: 'R-1',
      priority: 'High',
      content: '{"Amount":9007199254740993,"Text":"ä"}',
      dueDate: '2030-01-01T00:00:00Z',
    });
    const { status, text, headers } = await claim({ queues: ['Invoices'] });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(text).toContain('"input":{"Amount":9007199254740993,"Text":"ä"}');
    expect(JSON.parse(text)).toEqual({
      leases: [
        {
          leaseId: expect.stringMatching(new RegExp(`^q${created.id}\\.`)),
          kind: 'QUEUE_ITEM',
          itemId: String(created.id),
          attempt: 1,
          maxAttempts: 3,
          priority: 'HIGH',
          queue: { id: String(world.invoices.id), name: 'Invoices' },
          reference: 'R-1',
          input: expect.anything(),
          files: [],
          grantedAt: expect.stringMatching(/Z$/),
          expiresAt: expect.stringMatching(/Z$/),
          deadline: '2030-01-01T00:00:00Z',
          cancelRequested: false,
        },
      ],
      serverTime: expect.stringMatching(/Z$/),
    });
    const [event] = (await world.app.events(`queueItem-${created.id}`)).slice(-1);
    expect(event).toMatchObject({
      data: { to: 'InProgress', lease: { grant: 'claim', leaseMs: 60_000 } },
      metadata: {
        door: 'robot',
        principal: { kind: 'bot', name: 'Worker' },
        folderId: world.invoices.folderId,
      },
    });
  });

  it('lends a task as it is to be worked on', async () => {
    const { created } = await world.addTask('{"Name":"ACME"}');
    const lease = await robot.take({ processes: [world.process.key.toUpperCase()], leaseMs: 5_000 });
    expect(lease).toEqual({
      leaseId: expect.stringMatching(new RegExp(`^t${created.id}\\.`)),
      kind: 'TASK',
      itemId: String(created.id),
      attempt: 1,
      maxAttempts: 2,
      priority: 'MEDIUM',
      process: { token: world.process.key, version: 1, name: 'Creating profiles' },
      input: { Name: 'ACME' },
      files: [],
      grantedAt: expect.any(String),
      expiresAt: expect.any(String),
      cancelRequested: false,
    });
    expect(Date.parse(String(lease['expiresAt'])) - Date.parse(String(lease['grantedAt']))).toBe(5_000);
    expect((await world.task(created.id)).botId).not.toBeNull();
  });

  it('answers 204 where there is nothing, at once or when the time is over', async () => {
    expect((await claim()).status).toBe(204);
    const answer = await claim({ waitMs: 20 });
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  it('takes from queues by number or by name, and from nothing else', async () => {
    const { created } = await world.addItem({}, world.orders);
    expect((await claim({ queues: ['Invoices'] })).status).toBe(204);
    expect((await claim({ kinds: ['TASK'] })).status).toBe(204);
    expect((await claim({ processes: [world.process.key] })).status).toBe(204);
    expect((await robot.take({ queues: [world.orders.id] })).itemId).toBe(String(created.id));
    await world.addItem({}, world.orders);
    expect((await robot.take({ queues: ['orders', String(world.invoices.id)] })).kind).toBe('QUEUE_ITEM');
  });

  it('takes several at once', async () => {
    for (let n = 0; n < 3; n += 1) await world.addItem();
    const { json } = await claim({ max: 2 });
    expect(json).toMatchObject({ leases: [{ kind: 'QUEUE_ITEM' }, { kind: 'QUEUE_ITEM' }] });
    expect((json as { leases: unknown[] }).leases).toHaveLength(2);
    await robot.take();
  });

  it('gives the same request the same lease, until the work has ended', async () => {
    const { created } = await world.addItem();
    await world.addItem();
    const first = await robot.take({ requestId: 'r-1' });
    expect(first.itemId).toBe(String(created.id));
    expect(await robot.take({ requestId: 'r-1' })).toEqual(first);
    const byHeader = await robot.call('POST', '/leases', {}, { 'idempotency-key': 'r-1' });
    expect(byHeader.json).toMatchObject({ leases: [{ leaseId: first.leaseId }] });
    await completeWork(world.orchestrator, world.admin, created.id, { leaseId: first.leaseId }, {});
    expect((await robot.take({ requestId: 'r-1' })).itemId).not.toBe(first.itemId);
  });

  it('is for the kinds that the robot has registered for', async () => {
    const worker = await world.robot({ registration: { name: 'Items alone', kinds: ['QUEUE_ITEM'] } });
    const { created } = await world.addTask();
    expect((await worker.call('POST', '/leases', {})).status).toBe(204);
    const asked = await worker.call('POST', '/leases', { kinds: ['TASK'] });
    expect(problemIn(asked)).toEqual(problem(400, 'INVALID_ARGUMENT'));
    const implied = await worker.call('POST', '/leases', { processes: [world.process.key] });
    expect(problemIn(implied)).toEqual(problem(400, 'INVALID_ARGUMENT'));
    expect((await robot.take()).itemId).toBe(String(created.id));
  });

  it.each([
    ['a queue that is not there', { queues: ['Nothing'] }, 404, 'ITEM_NOT_FOUND'],
    ['a number that no queue has', { queues: [4711] }, 404, 'ITEM_NOT_FOUND'],
    [
      'a process that is not there',
      { processes: ['5d5ec66f-357d-4c2d-bbc1-2012278d2361'] },
      404,
      'ITEM_NOT_FOUND',
    ],
    ['a token that is none', { processes: ['x'] }, 404, 'ITEM_NOT_FOUND'],
    ['no kinds', { kinds: [] }, 400, 'INVALID_ARGUMENT'],
    ['too many', { max: 101 }, 400, 'INVALID_ARGUMENT'],
    ['none', { max: 0 }, 400, 'INVALID_ARGUMENT'],
    ['too short a lease', { leaseMs: 999 }, 400, 'INVALID_ARGUMENT'],
    ['too long a lease', { leaseMs: 86_400_001 }, 400, 'INVALID_ARGUMENT'],
    ['too long a wait', { waitMs: 25_001 }, 400, 'INVALID_ARGUMENT'],
    ['an empty request id', { requestId: '' }, 400, 'INVALID_ARGUMENT'],
    ['a member that is none', { queue: 'Invoices' }, 400, 'INVALID_REQUEST'],
  ])('is refused with %s', async (_, body, status, code) => {
    expect(problemIn(await claim(body))).toEqual(problem(status, code));
  });
});

describe('who else claims', () => {
  const claimAs = (token: string, body: object = {}) =>
    world.app.request('POST', '/robot/v1/leases', { body, headers: { authorization: `Bearer ${token}` } });

  it('is anybody who may take work, in his own folders', async () => {
    const { orchestrator, admin, app } = world;
    const folder = await createDefinition(orchestrator, admin, 'folder', {
      displayName: 'Elsewhere',
      fullyQualifiedName: 'Elsewhere',
      description: null,
      parentId: null,
    });
    const elsewhere = { ...admin, folderId: folder.id };
    const queue = await createQueue(orchestrator, elsewhere, { ...defaultSettings, name: 'Elsewhere' });
    const token = await tokenOf(app, 'robot', [folder.id]);
    await world.addItem();
    expect((await claimAs(token)).status).toBe(204);
    expect(problemIn(await claimAs(token, { queues: ['Invoices'] }))).toEqual(problem(404, 'ITEM_NOT_FOUND'));
    expect(problemIn(await claimAs(token, { queues: [world.invoices.id] }))).toEqual(
      problem(404, 'ITEM_NOT_FOUND'),
    );
    await addQueueItem(orchestrator, elsewhere, queue.name, {});
    expect((await claimAs(token)).json).toMatchObject({ leases: [{ queue: { name: 'Elsewhere' } }] });
    await robot.take({ queues: ['Invoices'] });
  });

  it('is nobody who may only look', async () => {
    const answer = await claimAs(await tokenOf(world.app, 'reader'));
    expect(problemIn(answer)).toEqual(problem(403, 'FORBIDDEN_OPERATION'));
  });
});

describe('a robot that waits', () => {
  it('is given what comes', async () => {
    const waiting = claim({ queues: ['Invoices'], waitMs: 20_000 });
    await sleepUntil(() => world.app.services.takers.size === 1);
    const { text } = await world.app.request('GET', '/metrics');
    expect(text).toMatch(/^orchestream_waiting_takers 1$/m);
    const { created } = await world.addItem();
    expect((await waiting).json).toMatchObject({ leases: [{ itemId: String(created.id) }] });
    await settled();
  });

  it('and hangs up leaves nothing behind, and what comes is there for the next', async () => {
    const gone = new AbortController();
    const left = fetch(`${world.app.url}/robot/v1/leases`, {
      method: 'POST',
      headers: { authorization: `Bearer ${robot.secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ waitMs: 20_000 }),
      signal: gone.signal,
    });
    await sleepUntil(() => world.app.services.takers.size === 1);
    gone.abort();
    await expect(left).rejects.toThrow('aborted');
    await settled();
    const { created } = await world.addItem();
    expect((await robot.take()).itemId).toBe(String(created.id));
  });

  it('and goes in the moment in which there is something loses nothing', async () => {
    for (let n = 0; n < 10; n += 1) {
      const socket = await waitingSocket();
      const [{ created }] = await Promise.all([world.addItem(), goes(socket)]);
      await settled();
      const lease = await robot.take({ waitMs: 5_000 });
      expect([lease.itemId, lease['attempt']]).toEqual([String(created.id), 1]);
    }
  });
});

/** A robot that waits, and reads no answer. */
async function waitingSocket(): Promise<Socket> {
  const socket = connect(Number(new URL(world.app.url).port), '127.0.0.1');
  const body = JSON.stringify({ waitMs: 20_000 });
  const head = ['POST /robot/v1/leases HTTP/1.1', 'Host: x', `Authorization: Bearer ${robot.secret}`];
  const type = ['Content-Type: application/json', `Content-Length: ${body.length}`];
  socket.pause().write([...head, ...type, '', body].join('\r\n'));
  await sleepUntil(() => world.app.services.takers.size === 1);
  return socket;
}

const goes = async (socket: Socket): Promise<void> => {
  await setImmediate();
  socket.resetAndDestroy();
};

describe('PATCH /leases/{leaseId}', () => {
  it('lets the lease end later', async () => {
    await world.addItem();
    const { leaseId } = await robot.take({ leaseMs: 2_000 });
    const answer = await robot.call('PATCH', `/leases/${leaseId}`, { leaseMs: 600_000 });
    expect([answer.status, answer.json]).toEqual([
      200,
      { leaseId, expiresAt: expect.any(String), cancelRequested: false, serverTime: expect.any(String) },
    ]);
    const { expiresAt, serverTime } = answer.json as { expiresAt: string; serverTime: string };
    expect(Date.parse(expiresAt) - Date.parse(serverTime)).toBeGreaterThan(590_000);
  });

  it.each([
    ['an unknown lease', 'q1.unknown', { leaseMs: 1_000 }, 409, 'LEASE_LOST'],
    ['a lease of nothing', 'nonsense', { leaseMs: 1_000 }, 409, 'LEASE_LOST'],
    ['no time', 'q1.unknown', {}, 400, 'PARAMETER_MISSING'],
  ])('is refused with %s', async (_, leaseId, body, status, code) => {
    expect(problemIn(await robot.call('PATCH', `/leases/${leaseId}`, body))).toEqual(problem(status, code));
  });

  it('is not for another robot', async () => {
    await world.addItem();
    const { leaseId } = await robot.take();
    const other = await world.robot();
    const answer = await other.call('PATCH', `/leases/${leaseId}`, { leaseMs: 1_000 });
    expect(problemIn(answer)).toEqual(problem(409, 'LEASE_LOST'));
  });
});

describe('a server that stops', () => {
  it('tells all who wait that there is nothing', async () => {
    const stopping = await startRobotWorld();
    const worker = await stopping.robot();
    const waiting = [{}, { queues: ['Invoices'] }, { kinds: ['TASK'] }].map((body) =>
      worker.call('POST', '/leases', { ...body, waitMs: 20_000 }),
    );
    await expect.poll(() => stopping.app.services.takers.size, { interval: 2 }).toBe(3);
    await stopping.app.stop();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([204, 204, 204]);
  });
});
