import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Outbound, OutboundOptions } from '../../../src/outbound/outbound.ts';
import { createOutbound } from '../../../src/outbound/outbound.ts';
import { listen, stopListening } from './listen.ts';

const clients: Outbound[] = [];

function client(options: OutboundOptions = {}): Outbound {
  const created = createOutbound({ allowLoopback: true, ...options });
  clients.push(created);
  return created;
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((each) => each.close()));
  await stopListening();
});

describe('posting a small body', () => {
  it('given a body and headers, then they are sent and the answer is handed over', async () => {
    let received: IncomingHttpHeaders = {};
    let body = '';
    const server = await listen((request, response) => {
      received = request.headers;
      request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
      request.on('end', () => response.writeHead(202, { 'retry-after': '5' }).end('taken'));
    });

    const posted = await client().postSmall(`${server.url}/hook`, {
      headers: { 'Content-Type': 'application/json', 'webhook-id': 'msg_1' },
      body: '{"ä":1}',
    });

    expect(received).toMatchObject({
      'content-length': '8',
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
    });
    expect(body).toBe('{"ä":1}');
    expect([posted.status, posted.headers.get('retry-after')]).toEqual([202, '5']);
    expect([Buffer.from(posted.body).toString(), posted.isCut]).toEqual(['taken', false]);
    expect(server.seen).toEqual(['POST /hook']);
  });

  it('given a body that is too large, then nothing is sent', async () => {
    const server = await listen((_request, response) => response.end());

    const call = client().postSmall(server.url, { body: 'ä'.repeat(32_769) });

    await expect(call).rejects.toMatchObject({ name: 'OutboundRefused', reason: 'requestTooLarge' });
    expect(server.connections()).toBe(0);
  });

  it('given a redirect, then it is the answer', async () => {
    const server = await listen((_request, response) =>
      response.writeHead(307, { location: '/other' }).end(),
    );

    expect(await client().postSmall(server.url, { body: 'x' })).toMatchObject({ status: 307, isCut: false });
    expect(server.seen).toHaveLength(1);
  });

  it('given an endless answer, then its beginning is kept and the connection closed', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const server = await listen((_request, response) => {
      closed = once(response, 'close');
      const more = (): void =>
        void (response.write('x'.repeat(10_000)) ? setImmediate(more) : response.once('drain', more));
      more();
    });

    const posted = await client().postSmall(server.url, { body: 'x', maxResponseBytes: 100 });

    expect([posted.status, posted.body.byteLength, posted.isCut]).toEqual([200, 100, true]);
    await closed;
  });

  it('given an answer longer than is kept by its own word, then its beginning is kept', async () => {
    const server = await listen((_request, response) => response.end('x'.repeat(20_000)));

    const posted = await client().postSmall(server.url, { body: 'x' });

    expect([posted.body.byteLength, posted.isCut]).toEqual([16_384, true]);
  });

  it('given an answer whose body stalls or is encoded strangely, then its status stands', async () => {
    const server = await listen((request, response) => {
      if (request.url === '/strange') response.setHeader('content-encoding', 'zip').end('abc');
      else response.write('beginning');
    });
    const outbound = client({ times: { idleMs: 300 } });

    const stalled = await outbound.postSmall(server.url, { body: 'x' });
    const strange = await outbound.postSmall(`${server.url}/strange`, { body: 'x' });

    expect([stalled.status, Buffer.from(stalled.body).toString(), stalled.isCut]).toEqual([
      200,
      'beginning',
      true,
    ]);
    expect([strange.status, strange.body.byteLength, strange.isCut]).toEqual([200, 0, true]);
  });

  it('given a URL that is refused, then nothing is sent', async () => {
    const call = client().postSmall('http://10.0.0.1/', { body: 'x' });
    await expect(call).rejects.toMatchObject({ reason: 'address', host: '10.0.0.1' });
  });
});
