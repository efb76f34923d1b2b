import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSigner } from '../../unit/audit/anchoredLog.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { tokenOf } from '../../support/users.ts';
import { idOf } from '../graphql/world.ts';

let app: TestApp;
let folder: string;
let elsewhere: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'orchestream-export-'));
  app = await startApp({ onDisk: true });
  await post('QueueDefinitions', { Name: 'Invoices' });
  const content = { Customer: '=cmd|calc', Amount: 1234567, Note: 'a "quoted", text' };
  await add({ Reference: '=HYPERLINK("http://x")', SpecificContent: content });
  await add({ Reference: '-1+1' });
  await add({ Reference: 'plain' });
  await take();
  await post('Queues(1)/UiPathODataSvc.SetTransactionResult', {
    transactionResult: { IsSuccessful: true, Output: { ok: true } },
  });
  await take();
  // Stopping it anchors what there is.
  await app.restart();
  elsewhere = await tokenOf(app, 'auditor', [100]);
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true });
});

async function post(route: string, body: object): Promise<void> {
  const { status } = await app.request('POST', `/odata/${route}`, { body });
  expect(status).toBeLessThan(300);
}
const add = (item: object) =>
  post('Queues/UiPathODataSvc.AddQueueItem', { itemData: { Name: 'Invoices', ...item } });
const take = () => post('Queues/UiPathODataSvc.StartTransaction', { transactionData: { Name: 'Invoices' } });

const get = (route: string, token?: string | null) =>
  app.request('GET', `/export/${route}`, {
    ...(token !== undefined && { headers: { authorization: token === null ? '' : `Bearer ${token}` } }),
  });

async function rowsOf(route: string): Promise<Readonly<Record<string, unknown>>[]> {
  const { status, text } = await get(route);
  expect(status).toBe(200);
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function save(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

const program = path.resolve(import.meta.dirname, '../../../examples/verify-export.mjs');
const check = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });

const anchorsProgram = path.resolve(import.meta.dirname, '../../../examples/verify-anchors.mjs');
const checkAnchors = (...args: string[]) =>
  spawnSync(process.execPath, [anchorsProgram, ...args], { encoding: 'utf8' });

describe('/export/history', () => {
  it('has every event with what it has changed and the texts that its hash is made of', async () => {
    const { headers } = await get('history?kind=QUEUE_ITEM&id=1');
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="history-queueItem-1.ndjson"');
    expect(headers.get('cache-control')).toBe('no-store');
    const rows = await rowsOf('history?kind=QUEUE_ITEM&id=1');
    expect(rows.map(({ revision, type, status }) => [revision, type, status])).toEqual([
      [0, 'Create', 'NEW'],
      [1, 'Status', 'IN_PROGRESS'],
      [2, 'Status', 'SUCCESSFUL'],
    ]);
    expect(rows[2]).toMatchObject({
      stream: 'queueItem-1',
      principalKind: 'user',
      principalName: 'admin',
      door: 'odata',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(rows[2]?.['changes']).toContainEqual({
      field: 'status',
      before: 'IN_PROGRESS',
      after: 'SUCCESSFUL',
    });
    expect(rows[0]?.['data']).toContain('1234567');
  });

  it('holds together, as whoever has it can check', async () => {
    const { text } = await get('history?kind=QUEUE_ITEM&id=1');
    const file = save('history.ndjson', text);
    expect(check(file)).toMatchObject({ status: 0, stdout: 'The chain holds: 3 events, 0 withheld.\n' });

    const altered = save('altered.ndjson', text.replaceAll('1234567', '1234568'));
    expect(check(altered)).toMatchObject({
      status: 1,
      stderr: 'Event 0 or the one before it was altered.\n',
    });
    const [first = '', , third = ''] = text.split('\n');
    expect(check(save('cut.ndjson', [first, third, ''].join('\n')))).toMatchObject({
      status: 1,
      stderr: 'Event 1 is not in its place.\n',
    });
  });

  it('is covered by an anchor, as whoever has that and its key can check', async () => {
    const file = save('history.ndjson', (await get('history?kind=QUEUE_ITEM&id=1')).text);
    const answer = await get('proof?kind=QUEUE_ITEM&id=1');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const proof = save('proof.json', answer.text);
    const { publicKey } = app.services.audit;
    const { status, stdout } = check(file, proof, publicKey);
    expect(status).toBe(0);
    expect(stdout).toContain(`signed with ${publicKey}, covers it up to revision 2.`);
    expect(check(file, proof).status).toBe(0);

    expect(check(file, proof, newSigner().publicKey)).toMatchObject({
      status: 1,
      stderr: 'The signature of the anchor is wrong.\n',
    });
    const other = save('other.json', (await get('proof?kind=QUEUE_ITEM&id=2&revision=0')).text);
    expect(check(file, other)).toMatchObject({ status: 1, stderr: 'It is a proof of something else.\n' });
    const steps = save('steps.json', answer.text.replace(/"(left|right)":"./, '"$1":"x'));
    expect(check(file, steps)).toMatchObject({
      status: 1,
      stderr: 'The anchor does not cover this history.\n',
    });
    const said = save('said.json', answer.text.replace(String.raw`\"v\":1`, String.raw`\"v\":2`));
    expect(check(file, said)).toMatchObject({ status: 1, stderr: 'The signature of the anchor is wrong.\n' });
  });

  it('withholds the key to a lease that is in force', async () => {
    const lease = (await app.services.orchestrator.items.load('queueItem-2'))?.state.lease?.leaseId ?? 'none';
    const { text } = await get('history?kind=QUEUE_ITEM&id=2');
    expect(text).not.toContain(lease);
    const { status, stdout } = check(save('leased.ndjson', text));
    expect(status).toBe(0);
    expect(stdout).toBe('The chain holds: 2 events, 1 withheld.\n');
  });

  it('comes as CSV, in which nothing is a formula', async () => {
    const { text, headers } = await get('history?kind=QUEUE_ITEM&id=1&format=csv');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const [head = '', first = ''] = text.split('\r\n');
    expect(head).toBe(
      'stream,revision,id,type,at,status,principalKind,principalId,principalName,door,requestId,changes,data,metadata,hash',
    );
    expect(first.startsWith('queueItem-1,0,')).toBe(true);
    expect(text.split('\r\n')).toHaveLength(5);
  });
});

describe('/export/queue-items', () => {
  it('has the items with the hash that each is at', async () => {
    const rows = await rowsOf('queue-items');
    expect(rows.map(({ id, status, revision }) => [id, status, revision])).toEqual([
      [1, 'SUCCESSFUL', 2],
      [2, 'IN_PROGRESS', 1],
      [3, 'NEW', 0],
    ]);
    const history = await rowsOf('history?kind=queueItem&id=1');
    expect(rows[0]?.['hash']).toBe(history[2]?.['hash']);
    expect((await rowsOf('queue-items?status=NEW')).map(({ id }) => id)).toEqual([3]);
    expect(await rowsOf('queue-items?queueId=99')).toEqual([]);
  });

  it('has them as they were at an instant', async () => {
    const history = await rowsOf('history?kind=QUEUE_ITEM&id=1');
    const at = String(history[1]?.['at']);
    const rows = await rowsOf(`queue-items?asOf=${encodeURIComponent(at)}`);
    expect(rows.map(({ id, status }) => [id, status])).toEqual([
      [1, 'IN_PROGRESS'],
      [2, 'NEW'],
      [3, 'NEW'],
    ]);
  });

  it('makes texts harmless that begin as a formula does', async () => {
    const { text } = await get('queue-items?format=csv');
    expect(text).toContain(`,"'=HYPERLINK(""http://x"")",`);
    expect(text).toContain(`,'-1+1,`);
    expect(text).toContain(',plain,');
    expect(text).not.toMatch(/(^|,)"?[=+@-]/m);
  });
});

describe('/export/tasks', () => {
  it('has the tasks of the demo with the hash that each is at, as they are and as they were', async () => {
    const demo = await startApp({ isDemo: true });
    const exported = async (route: string): Promise<Readonly<Record<string, unknown>>[]> => {
      const { text } = await demo.request('GET', `/export/${route}`);
      const lines = text.trimEnd().split('\n');
      return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    try {
      const tasks = await exported('tasks');
      expect(tasks.map(({ id, status }) => [id, status])).toEqual([
        [717, 'DONE'],
        [955, 'DONE'],
      ]);
      const history = await exported('history?kind=TASK&id=955');
      const [, last] = tasks;
      expect(last?.['hash']).toBe(history[Number(last?.['revision'])]?.['hash']);
      const then = history.find(({ status }) => status === 'EXECUTING');
      const asOf = encodeURIComponent(String(then?.['at']));
      const before = (await exported(`tasks?asOf=${asOf}`)).find(({ id }) => id === 955);
      expect(before).toMatchObject({
        status: 'EXECUTING',
        revision: then?.['revision'],
        hash: then?.['hash'],
      });
      expect(await exported(`tasks?status=QUEUE&processId=4711`)).toEqual([]);
    } finally {
      await demo.stop();
    }
  });
});

describe('/export/work-as-of and /export/diff', () => {
  it('have the fields at a moment, and what differs between two', async () => {
    const rows = await rowsOf('work-as-of?kind=QUEUE_ITEM&id=1&revision=1');
    expect(rows).toContainEqual(
      expect.objectContaining({ revision: 1, field: 'status', value: 'IN_PROGRESS' }),
    );
    const diff = await rowsOf('diff?kind=QUEUE_ITEM&id=1&fromRevision=1');
    const hashes = (await rowsOf('history?kind=QUEUE_ITEM&id=1')).map(({ hash }) => hash);
    const ends = { fromRevision: 1, fromHash: hashes[1], toRevision: 2, toHash: hashes[2] };
    expect(diff).toContainEqual({ field: 'output', before: null, after: '{"ok":true}', ...ends });
    const start = { fromRevision: null, fromHash: null, toRevision: 0, toHash: hashes[0] };
    expect(await rowsOf('diff?kind=QUEUE_ITEM&id=1&toRevision=0')).toContainEqual({
      field: 'status',
      before: null,
      after: 'NEW',
      ...start,
    });
  });
});

describe('/export/audit-trail', () => {
  it('has what was done across all streams, the oldest first, with hashes', async () => {
    const rows = await rowsOf('audit-trail');
    expect(rows.map(({ stream }) => stream)).toEqual(
      expect.arrayContaining(['folder-1', 'queue-1', 'queueItem-3']),
    );
    const times = rows.map(({ at }) => Date.parse(String(at)));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const found = await rowsOf('audit-trail?door=ODATA&type=Status&folderId=1');
    expect(found.map(({ stream, revision }) => [stream, revision])).toEqual([
      ['queueItem-1', 1],
      ['queueItem-1', 2],
      ['queueItem-2', 1],
    ]);
    const history = await rowsOf('history?kind=QUEUE_ITEM&id=1');
    expect(found[1]?.['hash']).toBe(history[2]?.['hash']);
    expect(await rowsOf('audit-trail?principalKind=ROBOT&principalId=1')).toEqual([]);
    expect(await rowsOf('audit-trail?from=2090-01-01')).toEqual([]);
  });
});

describe('/export/chain', () => {
  it('has the links of a chain with their hashes', async () => {
    const history = await rowsOf('history?kind=QUEUE_ITEM&id=1');
    expect(await rowsOf('chain?kind=QUEUE_ITEM&id=1')).toEqual(
      history.map(({ stream, revision, id, hash }) => ({
        stream,
        revision,
        id,
        hash,
        valid: true,
        reason: null,
      })),
    );
    const { text } = await get('chain?kind=QUEUE_ITEM&id=1&format=csv');
    expect(text.split('\r\n')[0]).toBe('stream,revision,id,hash,valid,reason');
  });
});

describe('/export/verification', () => {
  it('has what a verification of the whole log has found', async () => {
    const begun = await app.request('POST', '/graphql', { body: { query: 'mutation { verifyAll { id } }' } });
    const id = idOf(Object(begun.json).data);
    const shown = () => rowsOf(`verification?id=${id}`);
    await expect.poll(async () => (await shown())[0]?.['status'], { timeout: 20_000 }).toBe('FINISHED');
    expect(await shown()).toEqual([
      expect.objectContaining({
        what: 'VERIFICATION',
        startedBy: 'admin',
        valid: true,
        brokenLinks: 0,
        anchorFaults: 0,
        events: expect.any(Number),
      }),
    ]);
    const { headers } = await get(`verification?id=${id}&format=csv`);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="verification-${id}.csv"`);
    expect((await get(`verification?id=${id}`, elsewhere)).status).toBe(403);
  });
});

describe('/export/anchors', () => {
  it('has all anchors as npm run verify reads them', async () => {
    const rows = await rowsOf('anchors');
    expect(rows.length).toBeGreaterThan(0);
    expect(Object.keys(rows[0] ?? {})).toEqual(['statement', 'signature', 'nodes']);
  });

  it('hold together, as whoever has them can check', async () => {
    for (let n = 0; n < 3; n += 1) {
      await add({ Reference: `anchored ${n}` });
      // Stopping it anchors what there is.
      await app.restart();
    }
    const { text } = await get('anchors');
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(3);
    const { publicKey } = app.services.audit;
    const { status, stdout } = checkAnchors(save('anchors.ndjson', text), publicKey);
    expect([status, stdout]).toEqual([0, expect.stringMatching(`^${lines.length} anchors hold; `)]);
    const stderrOf = (changed: readonly string[], ...key: string[]): string =>
      checkAnchors(save('changed.ndjson', `${changed.join('\n')}\n`), ...key).stderr;
    expect(stderrOf(lines, newSigner().publicKey)).toBe('The signature of anchor 0 is wrong.\n');
    const counted = lines.with(1, (lines[1] ?? '').replace(/(count\\":)\d/, '$19'));
    expect(stderrOf(counted)).toBe('The signature of anchor 1 is wrong.\n');
    expect(stderrOf(lines.toSpliced(1, 1))).toBe('Anchor 1 does not follow the one before it.\n');
    const last = stdout.trim();
    expect(checkAnchors(save('cut.ndjson', `${lines.slice(0, -1).join('\n')}\n`)).stdout.trim()).not.toBe(
      last,
    );
  });
});

const routes = [
  'history?kind=QUEUE_ITEM&id=1',
  'work-as-of?kind=QUEUE_ITEM&id=1&revision=0',
  'diff?kind=QUEUE_ITEM&id=1',
  'queue-items',
  'tasks',
  'audit-trail',
  'anchors',
  'chain?kind=QUEUE_ITEM&id=1',
  'proof?kind=QUEUE_ITEM&id=1',
];

describe('an export', () => {
  it.each(routes)('tells nothing without a credential: %s', async (route) => {
    expect((await get(route, null)).status).toBe(401);
    expect((await get(route, 'wrong')).status).toBe(401);
  });

  it.each(['reader', 'operator', 'robot'] as const)('is not for a %s', async (role) => {
    const token = await tokenOf(app, role);
    for (const route of routes) expect((await get(route, token)).status).toBe(403);
  });

  it('is for an auditor, in no folder of others', async () => {
    const token = await tokenOf(app, 'auditor');
    for (const route of routes) expect((await get(route, token)).status).toBe(200);
    const seen = await Promise.all(routes.map((route) => get(route, elsewhere)));
    expect(seen.map(({ status, text }) => (status === 200 ? text === '' : status))).toEqual([
      404,
      404,
      404,
      true,
      true,
      true,
      false,
      404,
      404,
    ]);
    expect((await get('queue-items?folderId=1', elsewhere)).status).toBe(400);
    expect((await get('audit-trail?folderId=1', elsewhere)).status).toBe(400);
  });

  it.each([
    ['history', 400],
    ['history?kind=JOB&id=1', 400],
    ['history?kind=QUEUE_ITEM&id=x', 400],
    ['history?kind=QUEUE_ITEM&id=1&id=2', 400],
    ['history?kind=QUEUE_ITEM&id=99', 404],
    ['history?kind=TASK&id=1', 404],
    ['history?kind=QUEUE_ITEM&id=1&format=xml', 400],
    ['work-as-of?kind=QUEUE_ITEM&id=1', 400],
    ['work-as-of?kind=QUEUE_ITEM&id=1&revision=9', 400],
    ['work-as-of?kind=QUEUE_ITEM&id=1&revision=0&at=2020-01-01', 400],
    ['work-as-of?kind=QUEUE_ITEM&id=1&at=2020-01-01', 400],
    ['diff?kind=QUEUE_ITEM&id=1&from=2020-01-01', 400],
    ['diff?kind=QUEUE_ITEM&id=1&to=2020-01-01', 400],
    ['verification', 400],
    ['verification?id=6f1c2a54-6a7e-4c5b-9a55-0b8d7b0f6c11', 404],
    ['chain?kind=QUEUE_ITEM&id=99', 404],
    ['work-as-of?kind=QUEUE_ITEM&id=1&at=never', 400],
    ['queue-items?asOf=2999-01-01', 400],
    ['queue-items?asOf=2020-01-01', 400],
    ['tasks?asOf=2020-01-01', 400],
    ['tasks?status=NEW', 400],
    ['audit-trail?principalKind=USER', 400],
    ['proof?kind=QUEUE_ITEM&id=1&revision=9', 404],
    ['nothing', 404],
  ])('says what is wrong with %s', async (route, status) => {
    const answer = await get(route);
    expect([answer.status, typeof Object(answer.json).message]).toEqual([status, 'string']);
  });
});
