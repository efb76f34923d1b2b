import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BlobError } from '../../../src/files/errors.ts';
import type { Lease, RobotWorld, TestRobot } from './world.ts';
import { problem, problemIn, startRobotWorld } from './world.ts';

let world: RobotWorld;
let robot: TestRobot;
beforeAll(async () => {
  world = await startRobotWorld();
  robot = await world.robot();
});
afterAll(() => world.app.stop());

async function lent(kind: Lease['kind'] = 'TASK'): Promise<Lease> {
  await (kind === 'TASK' ? world.addTask() : world.addItem());
  return robot.take({ kinds: [kind] });
}

const digest = (content: string): string =>
  `sha-256=:${createHash('sha256').update(content).digest('base64')}:`;
const hex = (content: string): string => createHash('sha256').update(content).digest('hex');

/** With any content type, as robots send files. */
const put = ({ leaseId }: Lease, name: string, content: string, headers: Record<string, string> = {}) =>
  robot.call('PUT', `/leases/${leaseId}/files/${encodeURIComponent(name)}`, content, {
    'content-type': 'application/pdf',
    ...headers,
  });

describe.each(['QUEUE_ITEM', 'TASK'] as const)('files of a %s', (kind) => {
  it('are kept as they come, and can be fetched as long as the lease lasts', async () => {
    const lease = await lent(kind);
    const answer = await put(lease, 'Résumé 1.pdf', 'content', { 'repr-digest': digest('content') });
    expect([answer.status, answer.json]).toEqual([
      201,
      {
        file: {
          fileId: expect.any(String),
          direction: 'OUT',
          name: 'Résumé 1.pdf',
          size: 7,
          sha256: hex('content'),
          contentType: 'application/pdf',
        },
        serverTime: expect.any(String),
      },
    ]);
    const { fileId } = (answer.json as { file: { fileId: string } }).file;
    const fetched = await robot.call('GET', `/leases/${lease.leaseId}/files/${fileId}`);
    expect([fetched.status, fetched.text]).toEqual([200, 'content']);
    expect(Object.fromEntries(fetched.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="R_sum_ 1.pdf"; filename*=UTF-8''R%C3%A9sum%C3%A9%201.pdf`,
      'content-length': '7',
      etag: `"${hex('content')}"`,
      'repr-digest': digest('content'),
      'x-content-type-options': 'nosniff',
    });
    await robot.call('POST', `/leases/${lease.leaseId}/complete`, {});
    const late = await robot.call('GET', `/leases/${lease.leaseId}/files/${fileId}`);
    expect(problemIn(late)).toEqual(problem(409, 'LEASE_LOST'));
  });

  it('have names of their own, without regard to case; the same bytes may come twice', async () => {
    const lease = await lent(kind);
    const first = await put(lease, 'a.txt', 'one');
    const again = await put(lease, 'A.TXT', 'one');
    expect([again.status, again.json]).toEqual([
      201,
      { ...Object(first.json), serverTime: expect.any(String) },
    ]);
    expect(problemIn(await put(lease, 'A.txt', 'two'))).toEqual(problem(409, 'NAME_ALREADY_USED'));
    await robot.call('POST', `/leases/${lease.leaseId}/complete`, {});
  });
});

describe('an upload', () => {
  it.each([
    '../etc/passwd',
    '..\\windows',
    'a/b.txt',
    'a\\b.txt',
    'C:evil.txt',
    'nul',
    'con.txt',
    'a\u0000.txt',
    'a\u202Egpj.exe',
    'trailing.',
    ' ',
    'x'.repeat(201),
  ])('is refused under the name %j', async (name) => {
    const lease = await lent();
    expect(problemIn(await put(lease, name, 'x'))).toEqual(problem(400, 'INVALID_ARGUMENT'));
    await robot.call('POST', `/leases/${lease.leaseId}/complete`, {});
  });

  it('is refused under a name that clients make a path of before they send it', async () => {
    const lease = await lent();
    const { port } = new URL(world.app.url);
    const path = `/robot/v1/leases/${lease.leaseId}/files/..`;
    const headers = { authorization: `Bearer ${robot.secret}` };
    const status = await new Promise((resolve, reject) => {
      request({ port, path, method: 'PUT', headers }, ({ statusCode }) => resolve(statusCode))
        .on('error', reject)
        .end('x');
    });
    expect(status).toBe(400);
    await robot.call('POST', `/leases/${lease.leaseId}/complete`, {});
  });

  it('may have a long name in any script', async () => {
    const lease = await lent();
    const name = `${'я'.repeat(98)}.txt`;
    expect((await put(lease, name, 'x')).json).toMatchObject({ file: { name } });
    await robot.call('POST', `/leases/${lease.leaseId}/complete`, { output: { Report: name } });
    expect(await world.task(lease.itemId)).toMatchObject({ status: 'DONE', files: [{ name }] });
  });

  it.each([
    ['of other bytes', digest('other')],
    ['of another kind alone', 'sha-512=:AAAA:'],
    ['that is none', 'sha-256=AAAA'],
    ['that is too short', 'sha-256=:AAAA:'],
    ['that is empty', ''],
  ])('with a checksum %s is refused, and nothing is there', async (_, reprDigest) => {
    const lease = await lent();
    const answer = await put(lease, 'a.txt', 'content', { 'repr-digest': reprDigest });
    expect(problemIn(answer)).toEqual(problem(400, 'INVALID_ARGUMENT'));
    expect((await world.task(lease.itemId)).files).toEqual([]);
    const sound = { 'repr-digest': `sha-512=:AAAA:, ${digest('content')}` };
    expect((await put(lease, 'a.txt', 'content', sound)).status).toBe(201);
    await robot.call('POST', `/leases/${lease.leaseId}/complete`, {});
  });

  it('may be empty, or long', async () => {
    const lease = await lent();
    expect((await put(lease, 'empty.txt', '')).json).toMatchObject({ file: { size: 0 } });
    const long = randomBytes(3_000_000).toString('hex');
    expect((await put(lease, 'long.txt', long)).json).toMatchObject({
      file: { size: 6_000_000, sha256: hex(long) },
    });
    await robot.call('POST', `/leases/${lease.leaseId}/complete`, {});
  });

  it('is refused before it is received where somebody else has the lease or the robot is unknown', async () => {
    const lease = await lent();
    const other = await world.robot();
    const path = `/leases/${lease.leaseId}/files/a.txt`;
    expect(problemIn(await other.call('PUT', path, 'x'))).toEqual(problem(409, 'LEASE_LOST'));
    const stranger = await robot.call('PUT', path, 'x', { authorization: 'Bearer wrong' });
    expect(problemIn(stranger)).toEqual(problem(401, 'UNAUTHENTICATED'));
    await robot.call('POST', `/leases/${lease.leaseId}/complete`, {});
  });

  it('that breaks off leaves nothing', async () => {
    const lease = await lent();
    const socket = connect(Number(new URL(world.app.url).port), '127.0.0.1');
    const head = [
      `PUT /robot/v1/leases/${lease.leaseId}/files/a.txt HTTP/1.1`,
      'Host: x',
      'Content-Length: 100',
    ];
    socket.write([...head, `Authorization: Bearer ${robot.secret}`, '', 'half'].join('\r\n'), () =>
      socket.destroy(),
    );
    await new Promise((resolve) => socket.once('close', resolve));
    await robot.call('POST', `/leases/${lease.leaseId}/complete`, {});
    expect((await world.task(lease.itemId)).files).toEqual([]);
  });

  it('is cut where it is larger than a file may be, and nothing is there', async () => {
    const small = await startRobotWorld({ environment: { ROBOT_FILE_MAX_MIB: '1' } });
    const worker = await small.robot();
    const { created } = await small.addTask();
    const { leaseId } = await worker.take();
    const upload = (name: string, bytes: number) =>
      worker.call('PUT', `/leases/${leaseId}/files/${name}`, 'x'.repeat(bytes));
    expect(problemIn(await upload('large.txt', 1_048_577))).toEqual(problem(413, 'FILE_TOO_LARGE'));
    expect((await upload('small.txt', 1_048_576)).status).toBe(201);
    expect((await small.task(created.id)).files).toMatchObject([{ name: 'small.txt' }]);
    await small.app.stop();
  });

  it('says so where files cannot be kept', async () => {
    const full = await startRobotWorld();
    const worker = await full.robot();
    await full.addTask();
    const { leaseId } = await worker.take();
    vi.spyOn(full.app.services.files, 'put').mockRejectedValueOnce(new BlobError('full', 'ENOSPC'));
    const answer = await worker.call('PUT', `/leases/${leaseId}/files/a.txt`, 'x');
    expect(problemIn(answer)).toEqual(problem(507, 'FILES_FULL'));
    await full.app.stop();
  });
});

describe('a download', () => {
  it('is of files of this work alone', async () => {
    const lease = await lent();
    await put(lease, 'a.txt', 'one');
    for (const id of ['none', '..%2Fa.txt', 'a.txt'])
      expect(problemIn(await robot.call('GET', `/leases/${lease.leaseId}/files/${id}`))).toEqual(
        problem(404, 'ITEM_NOT_FOUND'),
      );
    await robot.call('POST', `/leases/${lease.leaseId}/complete`, {});
  });
});
