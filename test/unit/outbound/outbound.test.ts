import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseCidrs } from '../../../src/outbound/addresses.ts';
import type { Resolve } from '../../../src/outbound/connector.ts';
import type { Fetched, Outbound, OutboundOptions } from '../../../src/outbound/outbound.ts';
import { createOutbound } from '../../../src/outbound/outbound.ts';
import { certificate } from './certificate.ts';
import { listen, listenSecurely, stopListening } from './listen.ts';

const clients: Outbound[] = [];

function client(options: OutboundOptions = {}): Outbound {
  const created = createOutbound({ allowLoopback: true, ...options });
  clients.push(created);
  return created;
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((each) => each.close()));
  await stopListening();
  vi.unstubAllEnvs();
});

async function textOf({ body }: Fetched): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const get = async (outbound: Outbound, url: string): Promise<string> =>
  textOf(await outbound.fetchTo(url, { maxBytes: 1_000 }));

const redirect = (response: ServerResponse, location: string, status = 302): void => {
  response.writeHead(status, { location }).end('moved');
};

describe('fetching', () => {
  it('given an answer, then status, headers and body are handed over, and no cookie', async () => {
    const server = await listen((_request, response) => {
      response
        .writeHead(200, { 'X-One': 'a', 'Set-Cookie': 'a=b', 'content-type': 'text/plain' })
        .end('hello');
    });

    const fetched = await client().fetchTo(`${server.url}/a?b=c#d`, { maxBytes: 5 });

    expect(fetched.status).toBe(200);
    expect(fetched.headers.get('x-one')).toBe('a');
    expect(fetched.headers.has('set-cookie')).toBe(false);
    expect(await textOf(fetched)).toBe('hello');
    expect(server.seen).toEqual(['GET /a?b=c']);
  });

  it('given any status, then it is an answer', async () => {
    const server = await listen((_request, response) => response.writeHead(503).end('busy'));

    const fetched = await client().fetchTo(server.url, { maxBytes: 100 });

    expect([fetched.status, await textOf(fetched)]).toEqual([503, 'busy']);
  });

  it('given headers, then they are sent over ours', async () => {
    let sent: IncomingHttpHeaders = {};
    const server = await listen((request, response) => {
      sent = request.headers;
      response.end();
    });

    await textOf(
      await client({ userAgent: 'Ours' }).fetchTo(server.url, {
        maxBytes: 0,
        headers: { Authorization: 'Bearer a', Accept: 'text/csv' },
      }),
    );

    expect(sent).toMatchObject({
      authorization: 'Bearer a',
      accept: 'text/csv',
      'accept-encoding': 'identity',
      'user-agent': 'Ours',
      host: new URL(server.url).host,
    });
  });

  it.each(['Host', 'cookie', 'Content-Length', 'transfer-encoding', 'connection'])(
    'given the header %s, then it is refused',
    async (name) => {
      const call = client().fetchTo('http://127.0.0.1:8099/', { maxBytes: 1, headers: { [name]: '1' } });
      await expect(call).rejects.toMatchObject({ name: 'OutboundRefused', reason: 'header' });
    },
  );

  it('given a header that would become two, then it is refused without telling its value', async () => {
    const server = await listen((_request, response) => response.end());

    const call = client().fetchTo(server.url, { maxBytes: 1, headers: { 'x-key': 's3cret\r\nx-other: 1' } });

    await expect(call).rejects.toMatchObject({
      name: 'OutboundRefused',
      reason: 'header',
      message: '127.0.0.1: This header cannot be sent.',
    });
    expect(server.seen).toEqual([]);
  });

  it('given a proxy in the environment, then it is not used', async () => {
    const proxy = await listen((_request, response) => response.end('proxy'));
    const server = await listen((_request, response) => response.end('direct'));
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) vi.stubEnv(name, proxy.url);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');

    expect(await get(client(), server.url)).toBe('direct');
    expect(proxy.seen).toEqual([]);
  });
});

describe('connecting to checked addresses alone', () => {
  it('given a name of a private address, then nothing is connected', async () => {
    const server = await listen((_request, response) => response.end());
    const outbound = createOutbound({ resolve: async () => ['127.0.0.1'] });
    clients.push(outbound);

    const call = outbound.fetchTo(`http://inner.test:${server.port}/`, { maxBytes: 1 });

    await expect(call).rejects.toMatchObject({
      name: 'OutboundRefused',
      reason: 'address',
      host: 'inner.test',
      detail: 'loopback',
    });
    expect(server.connections()).toBe(0);
  });

  it('given an allowed name of a private address, then it is called in any case, and no other name and not the address', async () => {
    const server = await listen((_request, response) =>
      response.setHeader('connection', 'close').end('inner'),
    );
    const outbound = createOutbound({ allowHosts: ['inner.test'], resolve: async () => ['127.0.0.1'] });
    clients.push(outbound);

    expect(await get(outbound, `http://Inner.test:${server.port}/`)).toBe('inner');
    for (const host of ['other.test', 'inner.test.', 'not-inner.test', '127.0.0.1'])
      await expect(get(outbound, `http://${host}:${server.port}/`)).rejects.toMatchObject({
        reason: 'address',
      });
    expect(server.connections()).toBe(1);
  });

  it('given an allowed name and the port of the server itself, then it is refused', async () => {
    const outbound = createOutbound({
      allowHosts: ['inner.test'],
      resolve: async () => ['127.0.0.1'],
      isSelf: () => true,
    });
    clients.push(outbound);
    await expect(get(outbound, 'http://inner.test:8080/')).rejects.toMatchObject({ reason: 'self' });
  });

  it('given a public and a private address of one name, then nothing is connected', async () => {
    const server = await listen((_request, response) => response.end());
    const outbound = client({ resolve: async () => ['127.0.0.1', '10.0.0.1'] });

    await expect(get(outbound, `http://mixed.test:${server.port}/`)).rejects.toMatchObject({
      detail: 'private',
    });
    expect(server.connections()).toBe(0);
  });

  it('given a name that turns private after the check, then the checked address is called, and the next check refuses', async () => {
    const server = await listen((_request, response) =>
      response.setHeader('connection', 'close').end('checked'),
    );
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    const resolve = vi.fn<Resolve>(async () => answers.shift() ?? []);
    const outbound = createOutbound({ allowCidrs: parseCidrs('127.0.0.1'), resolve });
    clients.push(outbound);
    const url = `http://rebinding.test:${server.port}/`;

    expect(await get(outbound, url)).toBe('checked');
    expect(resolve).toHaveBeenCalledTimes(1);
    await expect(get(outbound, url)).rejects.toMatchObject({ reason: 'address' });
    expect(server.connections()).toBe(1);
  });

  it('given an address that does not answer beside one that does, then the second is used', async () => {
    const server = await listen((_request, response) => response.end('second'));
    const outbound = client({ resolve: async () => ['127.0.0.3', '127.0.0.1'] });

    expect(await get(outbound, `http://two.test:${server.port}/`)).toBe('second');
  });

  it('given the system resolver, then localhost is loopback', async () => {
    const server = await listen((_request, response) => response.end());
    const outbound = createOutbound();
    clients.push(outbound);

    await expect(get(outbound, `http://localhost:${server.port}/`)).rejects.toMatchObject({
      detail: 'loopback',
    });
    expect(server.connections()).toBe(0);
  });

  it('given the port of the server itself behind a name, then it is refused', async () => {
    const server = await listen((_request, response) => response.end());
    const outbound = client({
      resolve: async () => ['127.0.0.1'],
      isSelf: (address, port) => address === '127.0.0.1' && port === server.port,
    });

    await expect(get(outbound, `http://self.test:${server.port}/`)).rejects.toMatchObject({ reason: 'self' });
    expect(server.connections()).toBe(0);
  });

  it.each([
    [
      'fails',
      async () => Promise.reject(Object.assign(new Error('inner text'), { code: 'ENOTFOUND' })),
      'ENOTFOUND',
    ],
    ['has no address', async () => [], null],
  ])('given a name that %s, then the call fails for its name', async (_what, resolve, detail) => {
    const call = get(client({ resolve }), 'http://nowhere.test/');
    await expect(call).rejects.toMatchObject({ name: 'OutboundFailed', kind: 'dns', detail });
  });

  it('given nobody who listens, then the call fails with the code alone', async () => {
    const server = await listen(() => undefined);
    await stopListening();

    await expect(get(client(), `${server.url}/s3cret?key=s3cret`)).rejects.toMatchObject({
      name: 'OutboundFailed',
      kind: 'connect',
      message: '127.0.0.1: No connection could be made. (ECONNREFUSED)',
    });
  });
});

describe('TLS', () => {
  const resolve = async (): Promise<string[]> => ['127.0.0.1'];

  it('given a certificate of the name from an authority that is trusted, then it is called', async () => {
    const server = await listenSecurely((_request, response) => response.end('secure'));
    const outbound = client({ resolve, ca: [certificate] });

    expect(await get(outbound, `https://good.test:${server.port}/`)).toBe('secure');
    expect(await get(outbound, server.url)).toBe('secure');
  });

  it.each([
    ['of nobody who is trusted', 'good.test', []],
    ['of another name', 'other.test', [certificate]],
  ])(
    'given a certificate %s, then it is not called, whatever the environment says',
    async (_what, host, ca) => {
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      const server = await listenSecurely((_request, response) => response.end());

      const call = get(client({ resolve, ca }), `https://${host}:${server.port}/`);

      await expect(call).rejects.toMatchObject({ name: 'OutboundFailed', kind: 'tls' });
      expect(server.seen).toEqual([]);
    },
  );

  it('given a server without TLS, then the call fails', async () => {
    const server = await listen((_request, response) => response.end());

    await expect(get(client(), server.url.replace('http:', 'https:'))).rejects.toMatchObject({ kind: 'tls' });
  });
});

describe('redirects', () => {
  it('given three of them, then they are followed', async () => {
    const server = await listen((request, response) => {
      const n = Number(request.url?.slice(1));
      if (n === 3) response.end('there');
      else redirect(response, `/${n + 1}`, [301, 302, 307][n]);
    });

    expect(await get(client(), `${server.url}/0`)).toBe('there');
  });

  it('given a circle, then it ends after three', async () => {
    const server = await listen((_request, response) => redirect(response, '/'));

    await expect(get(client(), server.url)).rejects.toMatchObject({
      name: 'OutboundFailed',
      kind: 'redirect',
    });
    expect(server.seen).toHaveLength(4);
  });

  it('given none are to be followed, then the redirect is the answer', async () => {
    const server = await listen((_request, response) => redirect(response, 'http://10.0.0.1/'));

    const fetched = await client().fetchTo(server.url, { maxBytes: 100, maxRedirects: 0 });

    expect([fetched.status, fetched.headers.get('location'), await textOf(fetched)]).toEqual([
      302,
      'http://10.0.0.1/',
      'moved',
    ]);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://[::ffff:10.0.0.1]/',
    'http://private.test/',
  ])('given one to %s, then it is refused', async (location) => {
    const server = await listen((_request, response) => redirect(response, location));
    const outbound = client({ resolve: async () => ['192.168.0.1'] });

    await expect(get(outbound, server.url)).rejects.toMatchObject({
      name: 'OutboundRefused',
      reason: 'address',
    });
  });

  it('given another origin, then it sees no credentials', async () => {
    let sent: IncomingHttpHeaders = {};
    const other = await listen((request, response) => {
      sent = request.headers;
      response.end('other');
    });
    const server = await listen((_request, response) => redirect(response, other.url));

    const fetched = await client().fetchTo(server.url, {
      maxBytes: 100,
      headers: { authorization: 'Bearer s3cret', 'webhook-signature': 'v1,s3cret', accept: 'text/csv' },
    });

    expect(await textOf(fetched)).toBe('other');
    expect(JSON.stringify(sent)).not.toContain('s3cret');
    expect(sent.accept).toBe('text/csv');
  });

  it('given one from https to http, then it is refused', async () => {
    const plain = await listen((_request, response) => response.end());
    const server = await listenSecurely((_request, response) => redirect(response, plain.url));

    await expect(get(client({ ca: [certificate] }), server.url)).rejects.toMatchObject({
      reason: 'downgrade',
    });
    expect(plain.seen).toEqual([]);
  });
});

describe('times', () => {
  it('given a resolver that does not answer, then the time to connect is over', async () => {
    const outbound = client({ resolve: () => new Promise(() => undefined), times: { connectMs: 30 } });

    await expect(get(outbound, 'http://slow.test/')).rejects.toMatchObject({
      kind: 'timeout',
      detail: 'connect',
    });
  });

  it('given no headers, then the time for them is over', async () => {
    const server = await listen(() => undefined);

    const call = get(client({ times: { headersMs: 30 } }), server.url);

    await expect(call).rejects.toMatchObject({ kind: 'timeout', detail: 'headers' });
  });

  it('given a body that stalls, then the time between two pieces is over', async () => {
    const server = await listen((_request, response) => response.write('some'));

    const call = get(client({ times: { idleMs: 30 } }), server.url);

    await expect(call).rejects.toMatchObject({ kind: 'timeout', detail: 'idle' });
  });

  it('given a reader who takes longer than that, then it is not', async () => {
    const server = await listen((_request, response) => {
      response.write('some');
      setTimeout(() => response.end(' more'), 20);
    });
    const fetched = await client({ times: { idleMs: 400 } }).fetchTo(server.url, { maxBytes: 100 });
    let text = '';

    for await (const chunk of fetched.body) {
      text += Buffer.from(chunk).toString();
      await sleep(500);
    }

    expect(text).toBe('some more');
  });

  it('given a body that drips, then the time of the whole call is over', async () => {
    const server = await listen((_request, response) => {
      const timer = setInterval(() => response.write('.'), 5);
      response.on('close', () => clearInterval(timer));
    });

    const call = get(client({ times: { totalMs: 100 } }), server.url);

    await expect(call).rejects.toMatchObject({ kind: 'timeout', detail: 'total' });
  });

  it('given a body that nobody reads, then its connection is closed when the time is over', async () => {
    let isClosed = false;
    const server = await listen((_request, response) => {
      response.write('some');
      response.on('close', () => (isClosed = true));
    });

    await client({ times: { totalMs: 500 } }).fetchTo(server.url, { maxBytes: 100 });

    await vi.waitFor(() => expect(isClosed).toBe(true));
  });

  it('given a caller who gives up, before, while waiting or while reading, then the call is given up', async () => {
    const server = await listen((request, response) => {
      if (request.url === '/body') response.write('some');
    });
    const giveUp = (signal: AbortSignal, path: string): Promise<unknown> =>
      client()
        .fetchTo(server.url + path, { maxBytes: 100, signal })
        .then(textOf);

    await expect(giveUp(AbortSignal.abort(), '/')).rejects.toMatchObject({ kind: 'aborted' });
    await expect(giveUp(AbortSignal.timeout(30), '/')).rejects.toMatchObject({ kind: 'aborted' });
    await expect(giveUp(AbortSignal.timeout(30), '/body')).rejects.toMatchObject({ kind: 'aborted' });
  });

  it('given a client that is closed, then its calls end', async () => {
    const server = await listen(() => undefined);
    const outbound = client();
    const call = get(outbound, server.url);
    await vi.waitFor(() => expect(server.seen).toHaveLength(1));

    void outbound.close();

    await expect(call).rejects.toMatchObject({ kind: 'aborted' });
  });
});

describe('connections', () => {
  it('given many calls to one host, then few connections are made and used again', async () => {
    const server = await listen((_request, response) => setTimeout(() => response.end('x'), 5));
    const outbound = client({ connectionsPerHost: 2 });

    await Promise.all(Array.from({ length: 12 }, () => get(outbound, server.url)));

    expect(server.seen).toHaveLength(12);
    expect(server.connections()).toBe(2);
  });

  it('given calls that wait for a connection, then their times run all the same', async () => {
    const server = await listen(() => undefined);
    const outbound = client({ connectionsPerHost: 1, times: { totalMs: 60 } });

    const calls = await Promise.allSettled([1, 2, 3].map(() => get(outbound, server.url)));

    expect(calls.map((call) => call.status === 'rejected' && call.reason.detail)).toEqual([
      'total',
      'total',
      'total',
    ]);
  });

  it('given a body that is cancelled, then the host can be called again', async () => {
    const server = await listen((_request, response) => {
      response.write('endless');
    });
    const outbound = client({ connectionsPerHost: 1 });

    for (let n = 0; n < 3; n += 1) (await outbound.fetchTo(server.url, { maxBytes: 100 })).cancel();

    expect(server.seen).toHaveLength(3);
  });
});

describe('saying beforehand that a URL will be refused', () => {
  it('given an address that must not be called, then it says why; given a name, then nothing yet', () => {
    const outbound = createOutbound();
    clients.push(outbound);

    expect(outbound.refusalOf('http://127.0.0.1/')?.reason).toBe('address');
    expect(outbound.refusalOf('nonsense')?.reason).toBe('url');
    expect(outbound.refusalOf('https://example.org/hook')).toBeNull();
  });
});
