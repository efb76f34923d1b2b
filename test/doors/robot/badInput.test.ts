import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOST_BYTES_HEARD, postWithoutEnd } from '../../support/endless.ts';
import type { Lease, RobotWorld, TestRobot } from './world.ts';
import { problem, problemIn, startRobotWorld } from './world.ts';

let world: RobotWorld;
let robot: TestRobot;
let lease: Lease;
beforeAll(async () => {
  world = await startRobotWorld();
  robot = await world.robot();
  await world.addItem();
  lease = await robot.take();
});
afterAll(() => world.app.stop());

const bodies = [
  ['POST', '/registrations'],
  ['POST', '/sessions'],
  ['POST', '/sessions/none/heartbeat'],
  ['POST', '/leases'],
  ['PATCH', '/leases/:leaseId'],
  ['POST', '/leases/:leaseId/progress'],
  ['POST', '/leases/:leaseId/logs'],
  ['PUT', '/leases/:leaseId/metrics'],
  ['POST', '/leases/:leaseId/complete'],
  ['POST', '/leases/:leaseId/fail'],
  ['POST', '/leases/:leaseId/release'],
] as const;
const at = (path: string): string => path.replace(':leaseId', lease.leaseId);

describe('a body', () => {
  it.each(bodies)('that is no JSON is refused: %s %s', async (method, path) => {
    const answer = await robot.call(method, at(path), '{"a": ');
    expect(problemIn(answer)).toEqual(problem(400, 'MALFORMED_JSON'));
    expect(answer.json).toMatchObject({ errors: ['line 1, column 7'] });
  });

  it.each(bodies)('of another type is refused: %s %s', async (method, path) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/json', 'application/jsonp'])
      expect(problemIn(await robot.call(method, at(path), '{}', { 'content-type': type }))).toEqual(
        problem(415, 'UNSUPPORTED_MEDIA_TYPE'),
      );
  });

  it('may say in which characters it is written, and be of a type that is JSON', async () => {
    for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/vnd.robot+json'])
      expect((await robot.call('POST', '/sessions', '{}', { 'content-type': type })).status).toBe(201);
  });

  it('that is too long or too deep is refused', async () => {
    const long = { output: { text: 'x'.repeat(3_000_000) } };
    expect(problemIn(await robot.call('POST', at('/leases/:leaseId/complete'), long))).toEqual(
      problem(413, 'BODY_TOO_LARGE'),
    );
    const deep = `{"output":${'{"a":'.repeat(70)}1${'}'.repeat(70)}}`;
    expect(problemIn(await robot.call('POST', at('/leases/:leaseId/complete'), deep))).toEqual(
      problem(400, 'INVALID_REQUEST'),
    );
  });

  it('that has no end is refused as soon as it is too long', async () => {
    const path = `/robot/v1${at('/leases/:leaseId/complete')}`;
    const authorization = `Authorization: Bearer ${robot.secret}`;
    const { answer, bytes } = await postWithoutEnd(world.app.url, path, [authorization]);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('BODY_TOO_LARGE');
    expect(bytes).toBeLessThan(MOST_BYTES_HEARD);
  });

  it('that is packed is never unpacked, so that it cannot grow', async () => {
    const { body, statusCode } = await request(
      `${world.app.url}/robot/v1${at('/leases/:leaseId/complete')}`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${robot.secret}`,
          'content-type': 'application/json',
          'content-encoding': 'gzip',
        },
        body: gzipSync(JSON.stringify({ output: { text: 'x'.repeat(50 * 1024 * 1024) } })),
      },
    );
    expect([statusCode, await body.json()]).toMatchObject([415, { code: 'UNSUPPORTED_MEDIA_TYPE' }]);
  });

  it.each([
    ['progress', { percent: 5 }, 'PARAMETER_MISSING'],
    ['progress', { text: 'x', percent: 101 }, 'INVALID_ARGUMENT'],
    ['logs', {}, 'PARAMETER_MISSING'],
    ['logs', { entries: [{ message: 'x' }] }, 'PARAMETER_MISSING'],
    ['logs', { entries: [{ seq: -1, message: 'x' }] }, 'INVALID_ARGUMENT'],
    ['logs', { entries: [{ seq: 0, message: 'x', level: 'LOUD' }] }, 'INVALID_ARGUMENT'],
    ['logs', { entries: [{ seq: 0, message: 'x', ts: 'yesterday' }] }, 'INVALID_ARGUMENT'],
    ['logs', { entries: [null] }, 'INVALID_ARGUMENT'],
    ['complete', { output: [1] }, 'INVALID_ARGUMENT'],
    ['complete', { output: {}, extra: 1 }, 'INVALID_REQUEST'],
    ['fail', { reason: 'x' }, 'PARAMETER_MISSING'],
    ['fail', { type: 'BUSINESS' }, 'PARAMETER_MISSING'],
    ['fail', { type: 'OTHER', reason: 'x' }, 'INVALID_ARGUMENT'],
    ['fail', { type: 'BUSINESS', reason: 'x', retryAfterMs: -1 }, 'INVALID_ARGUMENT'],
    ['release', { deferUntil: 'later' }, 'INVALID_ARGUMENT'],
  ])('of %s that says %j is refused', async (path, body, code) => {
    expect(problemIn(await robot.call('POST', `/leases/${lease.leaseId}/${path}`, body))).toEqual(
      problem(400, code),
    );
  });

  it.each([{ numbers: [1] }, { numbers: { a: '1' } }, { numbers: 5 }, { startTime: 'x' }])(
    'of metrics that says %j is refused',
    async (body) => {
      const answer = await robot.call('PUT', `/leases/${lease.leaseId}/metrics`, body);
      expect(problemIn(answer)).toEqual(problem(400, 'INVALID_ARGUMENT'));
    },
  );

  it.each(['__proto__', 'constructor', 'prototype'])('does not poison anything with %s', async (name) => {
    const answer = await robot.call('POST', '/sessions', `{"${name}": {"isAllowed": true}}`);
    expect(answer.status).toBe(400);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('isAllowed');
  });
});

describe('an idempotency key', () => {
  it.each(['', ' ', 'a b', 'x'.repeat(256)])('that is %j is refused', async (key) => {
    const answer = await robot.call('POST', at('/leases/:leaseId/release'), {}, { 'idempotency-key': key });
    expect(problemIn(answer)).toEqual(problem(400, 'INVALID_ARGUMENT'));
  });
});

describe('a path', () => {
  it.each([
    ['GET', '/robot/v1/nothing', 404, 'ROUTE_NOT_FOUND'],
    ['GET', '/robot/v1', 404, 'ROUTE_NOT_FOUND'],
    ['POST', '/robot/v1/leases/x/nothing', 404, 'ROUTE_NOT_FOUND'],
    ['POST', '/robot/v1/me', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/robot/v1/leases', 405, 'METHOD_NOT_ALLOWED'],
    ['DELETE', '/robot/v1/leases/q1.x', 405, 'METHOD_NOT_ALLOWED'],
    ['POST', '/robot/v1/leases/q1.x/files/a', 405, 'METHOD_NOT_ALLOWED'],
  ] as const)('that is none is told: %s %s', async (method, path, status, code) => {
    const answer = await world.app.request(method, path, { headers: { 'content-type': 'text/odd' } });
    expect(problemIn(answer)).toEqual(problem(status, code));
    const allowed = answer.headers.get('allow')?.split(', ') ?? [];
    expect(allowed.length > 0).toBe(status === 405);
  });
});

/** Values of the right names, of any kind: what a body of this API may be mistaken for. */
const names = [
  'name',
  'kinds',
  'machine',
  'state',
  'leaseIds',
  'queues',
  'processes',
  'max',
  'leaseMs',
  'requestId',
  'text',
  'percent',
  'entries',
  'seq',
  'ts',
  'level',
  'source',
  'message',
  'numbers',
  'startTime',
  'output',
  'analytics',
  'log',
  'metrics',
  'type',
  'reason',
  'details',
  'code',
  'retryAfterMs',
  'deferUntil',
];
const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('BUSINESS', 'TASK', 'INF'),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('any'), { maxLength: 3 }), tie('object')),
  object: fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('any'), { maxKeys: 5 }),
}));

describe('any body', () => {
  it('is answered, and never by a fault of the server', async () => {
    const text = fc.oneof(
      value.object.map((body) => JSON.stringify(body)),
      fc.json(),
      value.object.map((body) => JSON.stringify(body).slice(0, -1)),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...bodies.slice(1)), text, async ([method, path], body) => {
        const { status, headers } = await robot.call(method, at(path), body);
        expect([200, 201, 204, 400, 404, 409, 413]).toContain(status);
        const isProblem = headers.get('content-type')?.startsWith('application/problem+json') === true;
        expect(isProblem).toBe(status >= 400);
      }),
      { numRuns: 400 },
    );
  });
});
