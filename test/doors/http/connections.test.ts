import { connect } from 'node:net';
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
    ['no HTTP', 'GARBAGE\r\n\r\n', 400],
    [
      'a body measured twice',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['100 KiB of headers', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
  ])('is refused in the envelope: %s', async (_, text, status) => {
    const answer = await send(text);
    expect([answer.status, JSON.parse(answer.body)]).toStrictEqual([status, envelope]);
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
