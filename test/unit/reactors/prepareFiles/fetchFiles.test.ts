import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { FileSource } from '../../../../src/domain/process/contextFiles.ts';
import type { BlobStore } from '../../../../src/files/blobStore.ts';
import { BlobError } from '../../../../src/files/errors.ts';
import { createOutbound } from '../../../../src/outbound/outbound.ts';
import { fetchFiles } from '../../../../src/reactors/prepareFiles/fetchFiles.ts';
import type { FileFetching } from '../../../../src/reactors/prepareFiles/fetchFile.ts';
import { bytesOf, temporaryBlobs } from '../../../support/files.ts';
import { listen, stopListening } from '../../outbound/listen.ts';

afterEach(stopListening);

interface World {
  readonly files: BlobStore;
  readonly controller: AbortController;
  readonly fetch: (...sources: FileSource[]) => ReturnType<typeof fetchFiles>;
  readonly blobs: () => Promise<number>;
}

async function world(changes: Partial<FileFetching> = {}, allowLoopback = true): Promise<World> {
  const files = await temporaryBlobs();
  const outbound = createOutbound({ allowLoopback });
  onTestFinished(async () => {
    await outbound.close();
    await files.close();
  });
  const controller = new AbortController();
  const fetching = {
    files,
    outbound,
    signal: controller.signal,
    fileMs: 60_000,
    pausesMs: [1, 1],
    ...changes,
  };
  return {
    files,
    controller,
    fetch: (...sources) => fetchFiles(fetching, sources),
    blobs: async () => {
      let found = 0;
      for await (const _ of files.list()) found += 1;
      return found;
    },
  };
}

const source = (url: string, ...variables: string[]): FileSource => ({ url, variables });
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function* pieces(): Generator<Buffer, void> {
  const piece = Buffer.alloc(1024 * 1024);
  for (;;) yield piece;
}

const answering =
  (...statuses: number[]): RequestListener =>
  (_, response) =>
    response.writeHead(statuses.length > 1 ? (statuses.shift() ?? 200) : (statuses[0] ?? 200)).end('content');

describe('fetching the files of a task', () => {
  it('keeps their contents and says what they are called', async () => {
    const server = await listen((request, response) => {
      response
        .setHeader('content-type', 'Text/Plain; charset=utf-8')
        .setHeader('content-disposition', 'attachment; filename="12.txt"');
      response.end(`content of ${request.url}`);
    });
    const { files, fetch } = await world();
    const urls = [`${server.url}/a?system=1`, `${server.url}/b`] as const;

    const fetched = await fetch(source(urls[0], 'One', 'Two'), source(urls[1], 'Three'));

    const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);
    const kept = { id: uuid, contentType: 'text/plain' };
    const contents = ['content of /a?system=1', 'content of /b'] as const;
    expect(fetched).toEqual([
      { url: urls[0], file: { ...kept, name: '12.txt', size: 22, sha256: sha256(contents[0]) } },
      { url: urls[1], file: { ...kept, name: '12 (2).txt', size: 13, sha256: sha256(contents[1]) } },
    ]);
    const { content } = await files.open(fetched[0]?.file.sha256 ?? '');
    expect((await bytesOf(content)).toString()).toBe(contents[0]);
  });

  it('tries again, twice, where the server or the network fails for the moment', async () => {
    const busy = await listen(answering(503, 429, 200));
    const { fetch } = await world();
    expect(await fetch(source(busy.url, 'A'))).toHaveLength(1);
    expect(busy.seen).toHaveLength(3);

    let connections = 0;
    const broken = await listen((_, response) => {
      connections += 1;
      if (connections > 1) response.end('content');
      else {
        response.writeHead(200, { 'content-length': 100 }).write('con');
        response.destroy();
      }
    });
    expect(await fetch(source(broken.url, 'A'))).toMatchObject([{ file: { size: 7 } }]);
  });

  it('gives up when the time of a file is over, be it between two tries or while its server is silent', async () => {
    const silent = await listen(() => {});
    const { fetch } = await world({ fileMs: 50 });
    await expect(fetch(source(silent.url, 'A'))).rejects.toMatchObject({ name: 'FileFailed' });
    const busy = await listen(answering(503));
    const slow = await world({ fileMs: 1_000, pausesMs: [2_000, 2_000] });
    await expect(slow.fetch(source(busy.url, 'A'))).rejects.toThrow('The server answered 503.');
    expect([silent.seen.length, busy.seen.length]).toEqual([1, 1]);
  });

  it('gives up after the third try, and says which variable, where and why, but no query', async () => {
    const server = await listen(answering(500));
    const { fetch } = await world();
    await expect(fetch(source(`${server.url}/a?system=secret`, 'One', 'Two'))).rejects.toMatchObject({
      name: 'FileFailed',
      message: `The file of One, Two could not be fetched from ${server.url}/a?…: The server answered 500.`,
    });
    expect(server.seen).toHaveLength(3);
  });

  it.each([
    ['is not found', answering(404), 'The server answered 404.'],
    ['is elsewhere', answering(302), 'The server answered 302.'],
    ['is a part', answering(206), 'The server answered 206.'],
    ['is nothing', answering(204), 'The server answered 204.'],
  ])('does not try again where the file %s', async (_, listener, reason) => {
    const server = await listen(listener);
    const { fetch, blobs } = await world();
    await expect(fetch(source(server.url, 'A'))).rejects.toThrow(reason);
    expect(server.seen).toHaveLength(1);
    expect(await blobs()).toBe(0);
  });

  it('does not follow a redirect', async () => {
    const target = await listen(answering(200));
    const server = await listen((_, response) => {
      response.writeHead(302, { location: target.url }).end();
    });
    const { fetch } = await world();
    await expect(fetch(source(server.url, 'A'))).rejects.toThrow('The server answered 302.');
    expect(target.seen).toEqual([]);
  });

  it('takes no encoded content', async () => {
    const server = await listen((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('content'));
    });
    const { fetch } = await world();
    await expect(fetch(source(server.url, 'A'))).rejects.toThrow('has encoded the content');
  });

  it('takes no file of more than 50 MiB, whatever its length was said to be', async () => {
    const server = await listen((_, response) => {
      const endless = Readable.from(pieces());
      pipeline(endless, response, () => undefined);
    });
    const { files, fetch, blobs } = await world();
    await expect(fetch(source(server.url, 'A'))).rejects.toThrow('The answer is too large.');
    expect(server.seen).toHaveLength(1);
    expect(await blobs()).toBe(0);
    expect(await files.removeLeftovers(Infinity)).toBe(0);
  });

  it('takes no more than 200 MiB for a task, and gives the others up', async () => {
    const server = await listen((_, response) => {
      response.on('error', () => undefined);
      response.end(Buffer.alloc(45 * 1024 * 1024));
    });
    // Nothing is written: only the count matters.
    const put: BlobStore['put'] = async (content) => ({ id: 'a', size: (await bytesOf(content)).length });
    const { fetch } = await world({ files: { put } });
    const sources = Array.from({ length: 5 }, (_, n) => source(`${server.url}/${n}`, `File${n}`));
    await expect(fetch(...sources)).rejects.toThrow('The files of the task are too large together.');
    expect(await fetch(...sources.slice(0, 4))).toHaveLength(4);
  });

  it('takes no more than 32 files, and asks nobody for more', async () => {
    const server = await listen(answering(200));
    const { fetch } = await world();
    const sources = Array.from({ length: 33 }, (_, n) => source(`${server.url}/${n}`, `File${n}`));
    await expect(fetch(...sources)).rejects.toThrow('The context names 33 files; a task can have 32.');
    expect(server.seen).toEqual([]);
  });

  it('fetches four at a time', async () => {
    let atOnce = 0;
    let most = 0;
    const server = await listen((_, response) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      setTimeout(() => {
        atOnce -= 1;
        response.end('content');
      }, 20);
    });
    const { fetch } = await world();
    const sources = Array.from({ length: 10 }, (_, n) => source(`${server.url}/${n}`, `File${n}`));
    expect(await fetch(...sources)).toHaveLength(10);
    expect(most).toBe(4);
  });

  it('calls no address that is not allowed', async () => {
    const server = await listen(answering(200));
    const { fetch } = await world({}, false);
    await expect(fetch(source(server.url, 'A'))).rejects.toThrow(
      'Its address is not public and not allowed.',
    );
    expect(server.seen).toEqual([]);
  });

  it('calls no name that has turned private since it was allowed', async () => {
    const server = await listen(answering(200));
    const outbound = createOutbound({ resolve: async () => ['127.0.0.1'] });
    onTestFinished(() => outbound.close());
    const { fetch, blobs } = await world({ outbound });
    const url = `http://rebinding.test:${new URL(server.url).port}/a.txt`;
    expect(outbound.refusalOf(url)).toBeNull();
    await expect(fetch(source(url, 'A'))).rejects.toThrow('Its address is not public and not allowed.');
    expect([server.seen, await blobs()]).toEqual([[], 0]);
  });

  it('does not blame the file where the file store fails', async () => {
    const server = await listen(answering(200));
    const full = new BlobError('full', 'ENOSPC');
    const { fetch } = await world({ files: { put: () => Promise.reject(full) } });
    await expect(fetch(source(server.url, 'A'))).rejects.toBe(full);
    expect(server.seen).toHaveLength(1);
  });

  it('stops when it is told to', async () => {
    const server = await listen(() => undefined);
    const { controller, fetch } = await world();
    const fetching = fetch(source(server.url, 'A'));
    while (server.seen.length === 0) await sleep(5);
    controller.abort();
    await expect(fetching).rejects.toMatchObject({ name: 'AbortError' });
  });
});
