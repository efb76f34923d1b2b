import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';

/** What no HTTP client would send, written to the socket as it is. */
let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const send = (text: string): Promise<{ status: number; headers: string; body: string }> =>
  new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8').on('data', (part: string) => (received += part));
    socket.on('error', reject).on('close', () => {
      const [headers = '', body = ''] = received.split('\r\n\r\n');
      resolve({ status: Number(headers.split(' ')[1]), headers, body });
    });
  });

const request = (line: string, headers: readonly string[] = [], body = ''): string =>
  [line, 'Host: here', `Authorization: Bearer ${app.token}`, 'Connection: close', ...headers, '', body].join(
    '\r\n',
  );

const envelope = {
  message: expect.any(String),
  errorCode: 1000,
  resourceIds: null,
  traceId: expect.any(String),
  details: null,
};

describe('what cannot be read', () => {
  it.each([
    ['no HTTP', 'GARBAGE\r\n\r\n', 400, 'This is no HTTP request.'],
    [
      'a body measured twice',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
      'This is no HTTP request.',
    ],
    [
      '100 KiB of headers',
      `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`,
      431,
      'The URL and the headers are longer than 65536 bytes.',
    ],
  ])('is refused in the envelope: %s', async (_, text, status, message) => {
    const answer = await send(text);
    expect([answer.status, JSON.parse(answer.body)]).toStrictEqual([status, { ...envelope, message }]);
  });
});

describe('a body that is too large', () => {
  /** As clients do that look for an answer behind their body only. */
  const sendAll = (line: string, size: number): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
      socket.on('error', reject);
      const headers = ['Content-Type: application/json', `Content-Length: ${size}`];
      socket.write(request(line, headers));
      socket.write('x'.repeat(size), () => {
        let received = '';
        socket.setEncoding('utf8').on('data', (part: string) => (received += part));
        socket.on('close', () => {
          const [head = '', body = ''] = received.split('\r\n\r\n');
          resolve({ status: Number(head.split(' ')[1]), body });
        });
      });
    });

  it.each([
    ['POST /odata/Queues/UiPathODataSvc.AddQueueItem', { errorCode: 1865 }],
    ['POST /v1/orchestra/task/create', { status: 413 }],
    ['POST /robot/v1/leases', { status: 413 }],
    ['POST /graphql', { errors: [{ extensions: { code: 'BODY_TOO_LARGE' } }] }],
  ])('is refused so that a client hears of it that sends it whole: %s', async (line, refusal) => {
    const answer = await sendAll(`${line} HTTP/1.1`, 20 * 1024 * 1024);
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([413, refusal]);
  });
});

describe('a body in other bytes than UTF-8', () => {
  const post = (path: string, body: Buffer, encoding?: string): Promise<Response> =>
    fetch(app.url + path, {
      method: 'POST',
      body: new Uint8Array(body),
      headers: {
        authorization: `Bearer ${app.token}`,
        'content-type': 'application/json',
        ...(encoding !== undefined && { 'content-encoding': encoding }),
      },
    });
  const paths = ['/odata/QueueDefinitions', '/v1/orchestra/task/create', '/robot/v1/leases', '/graphql'];

  it.each(paths)('is refused, not taken with other characters: %s', async (path) => {
    const answer = await post(path, Buffer.from('{"Name": "M\u00fcller"}', 'latin1'));
    expect([answer.status, await answer.text()]).toStrictEqual([
      400,
      expect.stringContaining('The body is not encoded in UTF-8.'),
    ]);
  });

  it.each(paths)('is refused where it is compressed: %s', async (path) => {
    const answer = await post(path, gzipSync('{"Name": "compressed"}'), 'gzip');
    expect([answer.status, await answer.text()]).toStrictEqual([
      415,
      expect.stringContaining('without Content-Encoding'),
    ]);
  });
});

describe('a path that is not well encoded', () => {
  it.each(['/%ZZ', '/odata/QueueItems(%C3%28)'])('is refused in the envelope: %s', async (path) => {
    const answer = await app.request('GET', path);
    expect([answer.status, answer.json]).toStrictEqual([400, envelope]);
  });
});

describe('an odd request', () => {
  it('with a body behind GET is answered as without', async () => {
    for (const body of ['{}', 'garbage{']) {
      const headers = ['Content-Type: application/json', `Content-Length: ${body.length}`];
      expect((await send(request('GET /odata/QueueItems HTTP/1.1', headers, body))).status).toBe(200);
    }
  });

  it('without a content type is read as JSON', async () => {
    const body = '{"Name":"no content type"}';
    const line = 'POST /odata/QueueDefinitions HTTP/1.1';
    expect((await send(request(line, [`Content-Length: ${body.length}`], body))).status).toBe(201);
  });

  it('may be as long as questions are, and no longer', async () => {
    const ids = Array.from({ length: 999 }, (_, n) => 1_000_000_000_000_000 + n).join();
    const ask = (list: string): Promise<{ status: number; body: string }> =>
      send(request(`GET /odata/QueueItems?$filter=Id%20in%20(${list}) HTTP/1.1`));
    expect((await ask(ids)).status).toBe(200);
    const refused = await ask(`${ids},${ids}`);
    expect([refused.status, JSON.parse(refused.body)]).toMatchObject([400, { errorCode: 1000 }]);
  });
});

describe('the id of a request', () => {
  it("is the caller's where it is harmless, and comes back", async () => {
    const mine = await send(request('GET /odata/QueueItems HTTP/1.1', ['X-Request-Id: mine:1']));
    expect(mine.headers).toContain('x-request-id: mine:1');
    for (const harmful of ['a b', '<script>', 'x'.repeat(129)]) {
      const { headers } = await send(request('GET /odata/QueueItems HTTP/1.1', [`X-Request-Id: ${harmful}`]));
      expect(headers).toMatch(/x-request-id: [0-9a-f-]{36}\r/);
    }
  });

  it('stands in errors', async () => {
    const answer = await send(request('GET /odata/QueueItems(9) HTTP/1.1', ['X-Request-Id: mine']));
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([404, { traceId: 'mine' }]);
  });
});
