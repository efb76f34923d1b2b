import { gzipSync } from 'node:zlib';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishProcess } from '../../../src/commands/publishProcess.ts';
import type { Answer } from '../../support/app.ts';
import { MOST_BYTES_HEARD, postWithoutEnd } from '../../support/endless.ts';
import type { ElmaWorld } from './world.ts';
import { mine, other, process, startElma, unknown } from './world.ts';

let world: ElmaWorld;
beforeAll(async () => {
  world = await startElma();
});
afterAll(() => world.app.stop());

/** A refusal in this door's shape, with nothing internal in it, after which the log is as it was. */
function expectRefusal(answer: Answer, http: number, status: number, code: string): void {
  expect([answer.status, answer.json]).toStrictEqual([
    http,
    expect.objectContaining({ status, error: expect.any(String), code }),
  ]);
  expect(Object.keys(answer.json as object).filter((name) => name !== 'details')).toEqual([
    'status',
    'error',
    'code',
  ]);
  expect(answer.text).not.toMatch(/\n +at |node_modules|SELECT |sqlite|\.ts:/i);
}

async function refused(
  path: string,
  body: unknown,
  http: number,
  status: number,
  code: string,
): Promise<Answer> {
  const before = await world.orchestrator.store.lastPosition();
  const answer = await world.post(path, body);
  expectRefusal(answer, http, status, code);
  const added = await world.orchestrator.store.readAll({ after: before, maxCount: 10 });
  expect(added.filter(({ stream }) => !stream.startsWith('ids-'))).toEqual([]);
  return answer;
}

const creating = (task: unknown): unknown => ({ auth_tkn: mine, task });
const CREATE = 'orchestra/task/create';

describe('a body that cannot be read', () => {
  it.each([
    ['nothing', '', 400, 400, 'MALFORMED_JSON'],
    ['no JSON', '{"auth_tkn": ', 400, 400, 'MALFORMED_JSON'],
    ['a form', 'auth_tkn=1&id=2', 400, 400, 'MALFORMED_JSON'],
    ['a list', '[]', 200, 400, 'INVALID_ARGUMENT'],
    ['null', 'null', 200, 400, 'INVALID_ARGUMENT'],
    ['a number', '5', 200, 400, 'INVALID_ARGUMENT'],
    ['a member twice', `{"auth_tkn":"${mine}","AUTH_TKN":"${mine}"}`, 200, 400, 'INVALID_REQUEST'],
  ])('is refused: %s', async (_, body, http, status, code) => {
    for (const path of [CREATE, 'orchestra/task/status', 'repository/actual'])
      await refused(path, body, http, status, code);
  });

  it('is refused when it is larger than the server takes', async () => {
    const body = creating({ process, ctx: 'x'.repeat(20 * 1024 * 1024) });
    await refused(CREATE, body, 413, 413, 'BODY_TOO_LARGE');
  });

  it('is refused as soon as it is too large, be it without an end', async () => {
    const sent = await postWithoutEnd(world.app.url, `/v1/${CREATE}`);
    expect(sent.answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent.answer).toContain('"code":"BODY_TOO_LARGE"');
    expect(sent.bytes).toBeLessThan(MOST_BYTES_HEARD);
  });

  it('is never unpacked, so that it cannot grow', async () => {
    const packed = gzipSync(JSON.stringify(creating({ process, ctx: 'x'.repeat(50 * 1024 * 1024) })));
    const { body, statusCode } = await request(`${world.app.url}/v1/${CREATE}`, {
      method: 'POST',
      headers: { 'content-encoding': 'gzip' },
      body: packed,
    });
    expect([statusCode, await body.json()]).toMatchObject([
      415,
      { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' },
    ]);
  });

  it('is refused when it is nested a million deep', async () => {
    const body = `{"auth_tkn":"${mine}","task":${'['.repeat(1_000_000)}`;
    await refused(CREATE, body, 200, 400, 'INVALID_REQUEST');
  });

  it('is read whatever its type is said to be, and with a trailing comma', async () => {
    const body = `{"auth_tkn":"${mine}","id":1,}`;
    const { json } = await world.post('orchestra/task/status', body, { 'content-type': 'text/plain' });
    expect(json).toMatchObject({ status: 404 });
  });
});

describe('a system that may not call', () => {
  it.each([
    ['none', undefined, 400, 'PARAMETER_MISSING'],
    ['null', null, 400, 'PARAMETER_MISSING'],
    ['a number', 5, 400, 'INVALID_ARGUMENT'],
    ['a list', [mine], 400, 'INVALID_ARGUMENT'],
    ['no UUID', 'me', 401, 'UNAUTHENTICATED'],
    ['empty', '', 401, 'UNAUTHENTICATED'],
    ['unknown', unknown, 401, 'UNAUTHENTICATED'],
  ])('is refused before anything else is looked at: auth_tkn is %s', async (_, auth_tkn, status, code) => {
    for (const path of [CREATE, 'orchestra/task/status', 'orchestra/task/cancel', 'repository/actual'])
      await refused(path, { auth_tkn, task: 5, id: 'x' }, 200, status, code);
  });
});

describe('a task that cannot be created', () => {
  it.each([
    ['no task', undefined, 400, 'PARAMETER_MISSING'],
    ['a task that is a text', 'task', 400, 'INVALID_ARGUMENT'],
    ['no process', {}, 400, 'PARAMETER_MISSING'],
    ['a process that is a number', { process: 5 }, 400, 'INVALID_ARGUMENT'],
    ['a process that is no UUID', { process: 'Creating profiles' }, 404, 'ITEM_NOT_FOUND'],
    ['an unknown process', { process: unknown }, 404, 'ITEM_NOT_FOUND'],
    ['an unknown version', { process, version: 7 }, 404, 'ITEM_NOT_FOUND'],
    ['a negative version', { process, version: -1 }, 400, 'INVALID_ARGUMENT'],
    ['half a version', { process, version: 0.5 }, 400, 'INVALID_ARGUMENT'],
    ['a version that is a list', { process, version: [] }, 400, 'INVALID_ARGUMENT'],
    ['an unknown priority', { process, priority: 'URGENT' }, 400, 'INVALID_ARGUMENT'],
    ['a callback that is no URL', { process, callback: 'example.com' }, 400, 'INVALID_ARGUMENT'],
    ['a callback that is a file', { process, callback: 'file:///etc/passwd' }, 400, 'INVALID_ARGUMENT'],
    ['a callback with a password', { process, callback: 'https://a:b@example.com' }, 400, 'INVALID_ARGUMENT'],
    ['a callback that is a number', { process, callback: 5 }, 400, 'INVALID_ARGUMENT'],
    ['a callback to this machine', { process, callback: 'http://127.0.0.1:9000/a' }, 422, 'CALL_REFUSED'],
    ['a callback to a cloud', { process, callback: 'http://169.254.169.254/' }, 422, 'CALL_REFUSED'],
    ['a callback to a database', { process, callback: 'http://example.com:5432/' }, 422, 'CALL_REFUSED'],
  ])('is refused: %s', async (_, task, status, code) => {
    await refused(CREATE, creating(task), 200, status, code);
  });

  it('is refused: the UUID of a version in place of its process', async () => {
    const version = world.orchestrator.definitions.processByKey(process)?.versions[0]?.key;
    expect(version).toMatch(/^[0-9a-f-]{36}$/);
    await refused(CREATE, creating({ process: version }), 200, 404, 'ITEM_NOT_FOUND');
  });

  it.each([
    ['no JSON', '{"IntParam_in": ', 'line 1, column 17'],
    ['a list', '[]', undefined],
    ['a text', '"text"', undefined],
    ['null', 'null', undefined],
    ['a number', 5, undefined],
    ['true', true, undefined],
    ['a list as it is', [], undefined],
    ['too deep', `{"TableParam_in":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, undefined],
    ['a name that is none', '{"Nobody": 1, "IntParam_in": 1}', 'Nobody is no variable of the process.'],
    ['an output', '{"Result_out": 1}', 'Result_out is an output of the process.'],
    ['a name twice', '{"IntParam_in": 1, "intparam_in": 2}', 'intparam_in is there twice.'],
    ['another type', '{"IntParam_in": "1"}', 'IntParam_in should be a whole number of 64 bits.'],
    ['no list', '{"ArrayParam_in": "https://example.com/a"}', 'ArrayParam_in should be a list.'],
    ['a file that is no URL', '{"FileParam_in": "12.txt"}', 'FileParam_in should be an http or https URL.'],
  ])('is refused for its context: %s', async (_, ctx, details) => {
    const { json } = await refused(CREATE, creating({ process, ctx }), 200, 400, 'INVALID_TASK_CONTEXT');
    expect((json as { readonly details?: string }).details).toBe(details);
  });

  it('is refused for a file on this machine, named by its variable and without its query', async () => {
    const ctx = '{"ArrayParam_in": [null, "http://127.0.0.1:9000/a?system=secret"]}';
    const { json } = await refused(CREATE, creating({ process, ctx }), 200, 422, 'CALL_REFUSED');
    expect(json).toMatchObject({
      error: 'ArrayParam_in: 127.0.0.1: Its address is not public and not allowed.',
    });
  });

  it('is refused for a context that is too long', async () => {
    const ctx = JSON.stringify({ StringParam_in: 'x'.repeat(300_000) });
    await refused(CREATE, creating({ process, ctx }), 413, 413, 'CONTENT_SIZE_EXCEEDED');
  });
});

describe('a task of a process that says nothing about its context', () => {
  const bare = '2d9d6c0e-3f86-4a2e-b7c2-0de1f4c86a52';
  const ctx = '{"anything":"http://127.0.0.1:9000/a?system=secret"}';
  const createdWith = async (environment: Readonly<Record<string, string>>): Promise<unknown> => {
    const started = await startElma({ environment });
    try {
      await publishProcess(started.orchestrator, started.admin, { process: bare, name: 'Bare' });
      return (await started.post(CREATE, creating({ process: bare, ctx }))).json;
    } finally {
      await started.app.stop();
    }
  };

  it('has no files, unless its URLs are to be files: then one on this machine is refused', async () => {
    expect(await createdWith({})).toMatchObject({ status: 201 });
    expect(await createdWith({ ELMA_FILE_DETECTION: 'url' })).toMatchObject({
      status: 422,
      code: 'CALL_REFUSED',
      error: 'anything: 127.0.0.1: Its address is not public and not allowed.',
    });
  });
});

describe('a task that is not there', () => {
  it.each([
    [1_000_000, 404, 'ITEM_NOT_FOUND'],
    ['1000000', 404, 'ITEM_NOT_FOUND'],
    [0, 400, 'INVALID_ARGUMENT'],
    [-1, 400, 'INVALID_ARGUMENT'],
    [1.5, 400, 'INVALID_ARGUMENT'],
    [2_147_483_648, 400, 'INVALID_ARGUMENT'],
    ['1e3', 400, 'INVALID_ARGUMENT'],
    ['one', 400, 'INVALID_ARGUMENT'],
    [true, 400, 'INVALID_ARGUMENT'],
    [null, 400, 'PARAMETER_MISSING'],
    [undefined, 400, 'PARAMETER_MISSING'],
    [{}, 400, 'INVALID_ARGUMENT'],
  ])('is refused: %j', async (id, status, code) => {
    for (const path of ['status', 'cancel', 'delete'])
      for (const auth_tkn of [mine, other])
        await refused(`orchestra/task/${path}`, { auth_tkn, id }, 200, status, code);
  });
});

describe('a path that leads nowhere', () => {
  it.each(['orchestra/task', 'orchestra/task/create/', 'orchestra/task/Create', 'repository/'])(
    'is refused: %s',
    async (path) => {
      await refused(path, { auth_tkn: mine }, 404, 404, 'ROUTE_NOT_FOUND');
    },
  );

  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])(
    'is for POST alone, not %s',
    async (method) => {
      const answer = await world.app.request(method, '/v1/orchestra/task/create');
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
      if (method !== 'HEAD') expectRefusal(answer, 405, 405, 'METHOD_NOT_ALLOWED');
    },
  );
});

describe('where HTTP says the same as the body', () => {
  it('a refusal has its status', async () => {
    const mirroring = await startElma({ environment: { ELMA_HTTP_STATUS: 'mirror' } });
    try {
      const status = await mirroring.post('orchestra/task/status', { auth_tkn: mine, id: 1 });
      expectRefusal(status, 404, 404, 'ITEM_NOT_FOUND');
      const unauthenticated = await mirroring.post('orchestra/task/status', { auth_tkn: unknown, id: 1 });
      expectRefusal(unauthenticated, 401, 401, 'UNAUTHENTICATED');
      const created = await mirroring.post('orchestra/task/create', { auth_tkn: mine, task: { process } });
      expect([created.status, created.json]).toMatchObject([200, { status: 201 }]);
    } finally {
      await mirroring.app.stop();
    }
  });
});
