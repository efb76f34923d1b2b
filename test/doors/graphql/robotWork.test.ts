import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GraphQLRobot, type RobotWorld, startRobotWorld, token } from './robotWorld.ts';
import { at } from './world.ts';

let world: RobotWorld;
let robot: GraphQLRobot;
let other: GraphQLRobot;
beforeAll(async () => {
  world = await startRobotWorld();
  robot = await world.robot('Robot');
  other = await world.robot('Other');
});
afterAll(() => world.stop());

const claim = `mutation ($input: ClaimWorkInput!) { claimWork(input: $input) {
  leaseId kind attempt maxAttempts grantedAt expiresAt cancelRequested filesUrl serverTime
  work { __typename kind id folderId revision progress } queueItem { id status } task { id status context }
} }`;
const take = async (input: object = {}) => at(await robot.data(claim, { input }), 'claimWork');
const complete = 'mutation ($lease: ID!) { completeWork(leaseId: $lease) { id } }';
const release = 'mutation ($lease: ID!) { releaseWork(leaseId: $lease) { id } }';

/** Whether nothing is left that the tests after this one would get. */
const isEmpty = async () => (await take()) === null;

describe('claimWork', () => {
  it('lends an item or a task, which is told as work', async () => {
    const [item, task] = [await world.addItem(), await world.addTask({ context: '{"a":1}' })];
    const first = await take({ kinds: ['TASK', 'QUEUE_ITEM'] });
    expect(first).toEqual({
      leaseId: expect.stringMatching(/^q\d+\./),
      kind: 'QUEUE_ITEM',
      attempt: 1,
      maxAttempts: 1,
      grantedAt: expect.any(String),
      expiresAt: expect.any(String),
      cancelRequested: false,
      filesUrl: `/robot/v1/leases/${String(at(first, 'leaseId'))}/files`,
      serverTime: expect.any(String),
      work: {
        __typename: 'QueueItem',
        kind: 'QUEUE_ITEM',
        id: item,
        folderId: expect.any(String),
        revision: 1,
        progress: null,
      },
      queueItem: { id: item, status: 'IN_PROGRESS' },
      task: null,
    });
    const second = await take();
    expect(second).toMatchObject({
      leaseId: expect.stringMatching(/^t\d+\./),
      kind: 'TASK',
      attempt: 1,
      maxAttempts: 2,
      work: { __typename: 'Task', kind: 'TASK', id: task, revision: 2 },
      queueItem: null,
      task: { id: task, status: 'EXECUTING', context: '{"a":1}' },
    });
    expect(await isEmpty()).toBe(true);
    for (const lease of [first, second]) await robot.data(complete, { lease: at(lease, 'leaseId') });
  });

  it('of a kind, a queue or a process lends nothing else', async () => {
    await world.addItem();
    expect(await take({ kinds: ['TASK'] })).toBeNull();
    expect(await take({ processes: [token] })).toBeNull();
    const lease = at(await take({ queueIds: [world.queueId] }), 'leaseId');
    await robot.data(complete, { lease });
    await world.addTask();
    expect(await take({ queueIds: [world.queueId] })).toBeNull();
    await robot.data(complete, { lease: at(await take({ processes: [token] }), 'leaseId') });
  });

  it('waits until there is work', async () => {
    const waiting = take({ waitMs: 20_000 });
    const item = await world.addItem();
    const lease = await waiting;
    expect(at(lease, 'work', 'id')).toBe(item);
    await robot.data(complete, { lease: at(lease, 'leaseId') });
    expect(await take({ waitMs: 20 })).toBeNull();
  });

  it('under the same requestId gets the same lease', async () => {
    await world.addItem();
    await world.addItem();
    const [first, again] = [await take({ requestId: 'r' }), await take({ requestId: 'r' })];
    expect(at(again, 'leaseId')).toBe(at(first, 'leaseId'));
    const second = await take({ requestId: 's' });
    expect(at(second, 'leaseId')).not.toBe(at(first, 'leaseId'));
    for (const lease of [first, second]) await robot.data(complete, { lease: at(lease, 'leaseId') });
  });

  it('under the same idempotency key gets the same lease', async () => {
    await world.addItem();
    await world.addItem();
    const keyed = 'mutation { claimWork(input: {}, idempotencyKey: "k") { leaseId } }';
    const first = at(await robot.data(keyed), 'claimWork');
    expect(at(await robot.data(keyed), 'claimWork')).toEqual(first);
    const second = await take();
    expect(at(second, 'leaseId')).not.toBe(at(first, 'leaseId'));
    for (const lease of [first, second]) await robot.data(complete, { lease: at(lease, 'leaseId') });
  });

  it.each([
    [{ queueIds: [] }, 'INVALID_ARGUMENT'],
    [{ queueIds: ['x'] }, 'INVALID_ARGUMENT'],
    [{ processes: [] }, 'INVALID_ARGUMENT'],
    [{ kinds: [] }, 'INVALID_ARGUMENT'],
    [{ processes: ['x'] }, 'ITEM_NOT_FOUND'],
    [{ queueIds: ['4711'] }, 'ITEM_NOT_FOUND'],
    [{ waitMs: -1 }, 'INVALID_ARGUMENT'],
    [{ waitMs: 25_001 }, 'INVALID_ARGUMENT'],
    [{ leaseMs: 999 }, 'INVALID_ARGUMENT'],
    [{ requestId: 'x'.repeat(129) }, 'INVALID_ARGUMENT'],
    [{ queueIds: Array.from({ length: 101 }, () => '1') }, 'INVALID_ARGUMENT'],
  ])('refuses %j', async (input, code) => {
    expect((await robot.ask(claim, { input })).codes).toEqual([code]);
  });

  it('refuses a robot that is locked, and kinds that a robot has not registered for', async () => {
    const locked = await world.robot('Locked', { isAllowed: false });
    expect((await locked.ask(claim, { input: {} })).codes).toEqual(['FORBIDDEN_OPERATION']);
    const tasksOnly = await world.robot('Tasks only', { input: { kinds: ['TASK'] } });
    await world.addItem();
    expect(await tasksOnly.data(claim, { input: {} })).toEqual({ claimWork: null });
    const { codes } = await tasksOnly.ask(claim, { input: { kinds: ['QUEUE_ITEM'] } });
    expect(codes).toEqual(['INVALID_ARGUMENT']);
    await robot.data(complete, { lease: (await robot.take()).leaseId });
  });

  it('gives back what was taken for a caller that has gone', async () => {
    await world.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = world.app.server.address() as AddressInfo;
    const call = request({
      method: 'POST',
      host: '127.0.0.1',
      port,
      path: '/graphql',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${robot.as.token}` },
    });
    call.on('error', () => undefined);
    call.end(JSON.stringify({ query: claim, variables: { input: { waitMs: 20_000 } } }));
    await expect.poll(() => world.services.takers.size).toBe(1);
    call.destroy();
    await expect.poll(() => world.services.takers.size).toBe(0);
    const item = await world.addItem();
    const lease = await other.take();
    expect(lease.id).toBe(item);
    await other.data(complete, { lease: lease.leaseId });
  });
});

/** A field of each mutation on leased work, with the least that it takes. */
const fields = {
  extendLease: 'extendLease(leaseId: $lease, leaseMs: 60000) { leaseId }',
  reportProgress: 'reportProgress(leaseId: $lease, progress: "x") { id }',
  appendLogs: 'appendLogs(leaseId: $lease, lines: [{ seq: 0, message: "x" }]) { isTruncated }',
  setMetrics: 'setMetrics(leaseId: $lease, metrics: {}) { id }',
  createUpload: 'createUpload(leaseId: $lease, name: "a.txt") { url }',
  completeWork: 'completeWork(leaseId: $lease) { id }',
  failWork: 'failWork(leaseId: $lease, exception: {}) { id }',
  releaseWork: 'releaseWork(leaseId: $lease) { id }',
};

describe.each(['item', 'task'] as const)('a lease on an %s', (what) => {
  const begin = async () => {
    const id = what === 'task' ? await world.addTask() : await world.addItem();
    const lease = await robot.take({ kinds: [what === 'task' ? 'TASK' : 'QUEUE_ITEM'] });
    expect(lease.id).toBe(id);
    return lease;
  };

  it.each(Object.entries(fields))('is for its holder alone: %s', async (_, field) => {
    const { leaseId: lease } = await begin();
    expect((await other.ask(`mutation ($lease: ID!) { ${field} }`, { lease })).codes).toEqual(['LEASE_LOST']);
    expect((await world.ask(`mutation ($lease: ID!) { ${field} }`, { lease })).codes).toEqual(['LEASE_LOST']);
    expect((await robot.ask(`mutation ($lease: ID!) { ${field} }`, { lease })).errors).toEqual([]);
    const isOver = /^(?:complete|fail|release)/.test(field);
    expect((await robot.ask(release, { lease })).codes).toEqual(isOver ? ['LEASE_LOST'] : []);
    // What is given back would come first for the tests after this one.
    for (let left = await take(); left !== null; left = await take())
      await robot.data(complete, { lease: at(left, 'leaseId') });
  });

  it.each(Object.values(fields))('that is none is refused: %s', async (field) => {
    for (const lease of ['x', '', 'q1.x', 't1.x', 'q99999999999999999999.x']) {
      const { codes } = await robot.ask(`mutation ($lease: ID!) { ${field} }`, { lease });
      expect(codes).toEqual(['LEASE_LOST']);
    }
  });

  it('can be named with its work, and is refused with other work', async () => {
    const { leaseId, kind, id } = await begin();
    const named =
      'mutation ($lease: ID!, $kind: WorkKind, $id: ID) { reportProgress(leaseId: $lease, kind: $kind, id: $id, progress: "x") { id } }';
    expect(await robot.data(named, { lease: leaseId, kind, id })).toEqual({ reportProgress: { id } });
    const otherKind = kind === 'TASK' ? 'QUEUE_ITEM' : 'TASK';
    for (const wrong of [{ kind: otherKind }, { kind, id: '4711' }, { id: '4711' }])
      expect((await robot.ask(named, { lease: leaseId, ...wrong })).codes).toEqual(['LEASE_LOST']);
    expect((await robot.ask(named, { lease: leaseId, id: 'x' })).codes).toEqual(['INVALID_ARGUMENT']);
    await robot.data(complete, { lease: leaseId });
  });

  it('brings a result once: the same one again changes nothing, and another one is refused', async () => {
    const { leaseId: lease } = await begin();
    const bring =
      'mutation ($lease: ID!, $output: JSONText) { completeWork(leaseId: $lease, result: { output: $output }) { id output revision } }';
    const first = await robot.data(bring, { lease, output: '{"a":1}' });
    expect(await robot.data(bring, { lease, output: '{"a":1}' })).toEqual(first);
    const refused = what === 'task' ? 'INVALID_TASK_STATUS' : 'INVALID_TRANSITION_FROM_FINAL_STATUS';
    expect((await robot.ask(bring, { lease, output: '{"a":2}' })).codes).toEqual([refused]);
    expect((await robot.ask(release, { lease })).codes).toEqual(['LEASE_LOST']);
  });

  it('is given back once under a key', async () => {
    const { leaseId: lease, id } = await begin();
    const back =
      'mutation ($lease: ID!, $key: String, $reason: String) { releaseWork(leaseId: $lease, idempotencyKey: $key, input: { reason: $reason }) { id revision } }';
    const key = `back-${what}`;
    const first = await robot.data(back, { lease, key, reason: 'stop' });
    expect(await robot.data(back, { lease, key, reason: 'stop' })).toEqual(first);
    const reused = await robot.ask(back, { lease, key, reason: 'other' });
    expect(reused.codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    const again = await robot.take();
    expect(again.id).toBe(id);
    await robot.data(complete, { lease: again.leaseId });
  });

  it('lets its holder say how far the work is', async () => {
    const { leaseId: lease } = await begin();
    const say = (progress: string, percent?: number) =>
      robot.ask(
        'mutation ($lease: ID!, $progress: String!, $percent: Int) { reportProgress(leaseId: $lease, progress: $progress, percent: $percent) { progress ... on Task { percent } } }',
        { lease, progress, percent },
      );
    const percent = what === 'task' ? { percent: 5 } : {};
    expect((await say('one', 5)).data).toEqual({ reportProgress: { progress: 'one', ...percent } });
    // Too fast: it is written a moment later, and before the result in any case.
    expect((await say('two')).data).toMatchObject({ reportProgress: { progress: 'one' } });
    expect((await say('x', 101)).codes).toEqual(['INVALID_ARGUMENT']);
    expect((await say('x'.repeat(104_858))).codes).toEqual(['PROGRESS_DATA_SIZE_EXCEEDED']);
    const done = await robot.data('mutation ($lease: ID!) { completeWork(leaseId: $lease) { progress } }', {
      lease,
    });
    expect(done).toEqual({ completeWork: { progress: 'two' } });
  });

  it('lets its holder log, in any order and twice', async () => {
    const { leaseId: lease, id } = await begin();
    const log = (lines: readonly object[]) =>
      robot.ask(
        'mutation ($lease: ID!, $lines: [LogLineInput!]!) { appendLogs(leaseId: $lease, lines: $lines) { isTruncated } }',
        { lease, lines },
      );
    const [zero, one, two] = ['zero', 'one', 'two'].map((message, seq) => ({ seq, message }));
    for (const lines of [[two], [zero, two], [one, one]])
      expect((await log(lines.flatMap((line) => line ?? []))).data).toEqual({
        appendLogs: { isTruncated: false },
      });
    const query = `query ($id: ID!) { ${what === 'task' ? 'task' : 'queueItem'}(id: $id) { log { totalCount edges { node { seq message } } } } }`;
    const shown = Object.values(Object(await robot.data(query, { id })))[0];
    expect(at(shown, 'log')).toEqual({
      totalCount: 3,
      edges: [zero, one, two].map((node) => ({ node })),
    });
    const many = Array.from({ length: 501 }, (_, seq) => ({ seq, message: '' }));
    expect((await log(many)).codes).toEqual(['BODY_TOO_LARGE']);
    expect((await log([{ seq: 9, message: 'x'.repeat(262_145) }])).codes).toEqual(['BODY_TOO_LARGE']);
    expect((await log([{ seq: -1, message: '' }])).codes).toEqual(['INVALID_ARGUMENT']);
    await robot.data(complete, { lease });
  });

  it('lets its holder measure', async () => {
    const { leaseId: lease } = await begin();
    const measure = (metrics: object) =>
      robot.ask(
        'mutation ($lease: ID!, $metrics: WorkMetricsInput!) { setMetrics(leaseId: $lease, metrics: $metrics) { metrics { startTime endTime numbers { name value } } } }',
        { lease, metrics },
      );
    await measure({ startTime: '2026-01-02', numbers: [{ name: 'pages', value: 1 }] });
    const numbers = [
      { name: 'pages', value: 2.5 },
      { name: '__proto__', value: 3 },
    ];
    const { data } = await measure({ endTime: '2026-01-03', numbers });
    expect(data).toEqual({
      setMetrics: {
        metrics: { startTime: '2026-01-02T00:00:00Z', endTime: '2026-01-03T00:00:00Z', numbers },
      },
    });
    expect((await measure({ numbers: [{ name: '', value: 1 }] })).codes).toEqual(['INVALID_ARGUMENT']);
    await robot.data(complete, { lease });
  });

  it('tells where to put files', async () => {
    const { leaseId: lease } = await begin();
    const upload = (name: string) =>
      robot.ask(
        'mutation ($lease: ID!, $name: String!) { createUpload(leaseId: $lease, name: $name) { url } }',
        { lease, name },
      );
    expect((await upload('Ä 1.txt')).data).toEqual({
      createUpload: { url: `/robot/v1/leases/${lease}/files/%C3%84%201.txt` },
    });
    for (const name of ['../x', '', 'a/b', 'con', 'x.'])
      expect((await upload(name)).codes).toEqual(['INVALID_ARGUMENT']);
    await robot.data(complete, { lease });
  });
});

describe('failWork', () => {
  it('lets a queue retry the item, after a pause', async () => {
    await world.data(
      'mutation ($id: ID!) { editQueue(id: $id, input: { acceptAutomaticallyRetry: true, maxNumberOfRetries: 1 }) { id } }',
      { id: world.queueId },
    );
    await world.addItem();
    const { leaseId: lease } = await robot.take();
    const fail = (retryAfterMs: number) =>
      robot.ask(
        `mutation ($lease: ID!, $after: Int) { failWork(leaseId: $lease, exception: { reason: "timeout", associatedImageFilePath: "x.png", code: "E1" }, retryAfterMs: $after) {
          ... on QueueItem { status exception { associatedImageFilePath } nextAttempt { status deferDate creationTime retryNumber } }
        } }`,
        { lease, after: retryAfterMs },
      );
    expect((await fail(-1)).codes).toEqual(['INVALID_ARGUMENT']);
    const { data } = await fail(3_600_000);
    const failed = at(data, 'failWork');
    expect(failed).toMatchObject({
      status: 'RETRIED',
      exception: { associatedImageFilePath: 'x.png' },
      nextAttempt: { status: 'NEW', retryNumber: 1 },
    });
    const { deferDate, creationTime } = Object(at(failed, 'nextAttempt'));
    expect(Date.parse(deferDate) - Date.parse(creationTime)).toBe(3_600_000);
    expect(await isEmpty()).toBe(true);
  });
});

describe('a claim', () => {
  it('in a folder lends nothing of others', async () => {
    await world.addItem();
    // The last of all tests: who does not name a folder cannot add items from now on.
    const folder = String((await world.createFolder('Elsewhere')).id);
    const within = 'mutation ($folder: ID) { claimWork(input: {}, folderId: $folder) { leaseId } }';
    expect(await robot.data(within, { folder })).toEqual({ claimWork: null });
    const byHeader = { ...robot.as, headers: { 'x-uipath-organizationunitid': folder } };
    expect(await world.data(claim, { input: {} }, byHeader)).toEqual({ claimWork: null });
    const { codes } = await robot.ask(
      'mutation ($queue: ID!, $folder: ID) { claimWork(input: { queueIds: [$queue] }, folderId: $folder) { leaseId } }',
      { queue: world.queueId, folder },
    );
    expect(codes).toEqual(['ITEM_NOT_FOUND']);
    await robot.data(complete, { lease: (await robot.take()).leaseId });
  });
});
