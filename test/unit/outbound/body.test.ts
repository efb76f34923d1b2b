import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outbound } from '../../../src/outbound/outbound.ts';
import { createOutbound } from '../../../src/outbound/outbound.ts';
import type { Listening } from './listen.ts';
import { listen, stopListening } from './listen.ts';

let outbound: Outbound;
beforeEach(() => {
  outbound = createOutbound({ allowLoopback: true });
});
afterEach(async () => {
  await outbound.close();
  await stopListening();
});

interface Received {
  readonly bytes: Buffer;
  readonly error: unknown;
}

async function receive(url: string, maxBytes: number): Promise<Received> {
  const chunks: Uint8Array[] = [];
  let error: unknown;
  try {
    const { body } = await outbound.fetchTo(url, { maxBytes });
    for await (const chunk of body) chunks.push(chunk);
  } catch (caught) {
    error = caught;
  }
  return { bytes: Buffer.concat(chunks), error };
}

const encoded = (encoding: string, bytes: Uint8Array): Promise<Listening> =>
  listen((_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(bytes));

/** Writes as fast as it is read, until the connection is closed. */
function pour(response: ServerResponse, piece: Uint8Array): void {
  const more = (): void => {
    while (!response.closed && response.write(piece));
    if (!response.closed) response.once('drain', more);
  };
  more();
}

describe('the size of a body', () => {
  it('given as much as is allowed, then it is read; given a byte more, then not', async () => {
    const server = await listen((_request, response) => response.end('12345'));

    expect((await receive(server.url, 5)).bytes.toString()).toBe('12345');
    expect((await receive(server.url, 4)).error).toMatchObject({ name: 'OutboundFailed', kind: 'tooLarge' });
  });

  it('given an endless body, then it is cut at the limit and the connection closed', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const server = await listen((_request, response) => {
      closed = once(response, 'close');
      pour(response, Buffer.alloc(50_000, 'x'));
    });

    const { bytes, error } = await receive(server.url, 1_000_000);

    expect(error).toMatchObject({ kind: 'tooLarge' });
    expect(bytes.byteLength).toBeLessThanOrEqual(1_000_000);
    await closed;
  });

  it('given headers without end, then the answer is too large', async () => {
    const server = await listen((_request, response) =>
      response.writeHead(200, { 'x-long': 'x'.repeat(20_000) }).end(),
    );

    expect((await receive(server.url, 5)).error).toMatchObject({ kind: 'tooLarge' });
  });
});

describe('an encoded body', () => {
  const text = Buffer.from('hello '.repeat(100));

  it.each([
    ['gzip', gzipSync(text)],
    ['X-GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', text],
  ])('given %s, then it is decoded', async (encoding, bytes) => {
    const server = await encoded(encoding, bytes);

    expect((await receive(server.url, 10_000)).bytes.toString()).toBe(text.toString());
  });

  const million = Buffer.alloc(50_000_000);
  it.each([
    ['gzip', gzipSync(million)],
    ['br', brotliCompressSync(million, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ])('given a %s bomb, then it is cut at the limit of what is decoded', async (encoding, bytes) => {
    const server = await encoded(encoding, bytes);

    const received = await receive(server.url, 1_000_000);

    expect(bytes.byteLength).toBeLessThan(1_000_000);
    expect(received.error).toMatchObject({ name: 'OutboundFailed', kind: 'tooLarge' });
    expect(received.bytes.byteLength).toBeLessThanOrEqual(1_000_000);
  });

  it('given more than is allowed even before it is decoded, then it is cut', async () => {
    const server = await listen((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      // A gzip member of nothing: endless input, no output.
      pour(response, gzipSync(''));
    });

    expect((await receive(server.url, 100_000)).error).toMatchObject({ kind: 'tooLarge' });
  });

  it.each([
    ['an unknown encoding', 'zip', text],
    ['two of them', 'gzip, gzip', gzipSync(gzipSync(text))],
    ['the name of a member of every object', 'constructor', text],
    ['gzip that is none', 'gzip', text],
    ['gzip that is cut off', 'gzip', gzipSync(text).subarray(0, 20)],
    ['brotli that is none', 'br', text],
  ])('given %s, then the call fails', async (_what, encoding, bytes) => {
    const server = await encoded(encoding, bytes);

    expect((await receive(server.url, 10_000)).error).toMatchObject({
      name: 'OutboundFailed',
      kind: 'encoding',
    });
  });

  it('given no body at all, then there is nothing to decode', async () => {
    const server = await encoded('gzip', Buffer.alloc(0));

    expect(await receive(server.url, 10)).toEqual({ bytes: Buffer.alloc(0), error: undefined });
  });

  it('given a connection that breaks, then the call fails for that and not for its encoding', async () => {
    const server = await listen((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.write(gzipSync(text).subarray(0, 20), () => setTimeout(() => response.destroy(), 20));
    });

    expect((await receive(server.url, 10_000)).error).toMatchObject({ kind: 'protocol' });
  });
});

describe('an answer that is no proper HTTP', () => {
  it.each([
    ['something else', '+PONG s3cret\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
    ],
    ['less than was promised', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'],
    ['chunks without an end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
    ['nothing', ''],
  ])('given %s, then the call fails and the message repeats nothing of it', async (_what, answer) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(answer));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const { error } = await receive(`http://127.0.0.1:${port}/`, 100);

    expect(error).toMatchObject({ name: 'OutboundFailed', kind: 'protocol' });
    expect(JSON.stringify(error) + String(error)).not.toContain('s3cret');
    server.close();
  });
});
