import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BlobStore } from '../../../../src/files/blobStore.ts';
import { openS3Blobs } from '../../../../src/files/s3/s3Blobs.ts';
import type { S3Fault, S3Request, S3Server } from '../../../support/s3Server.ts';
import { s3Access, startS3Server } from '../../../support/s3Server.ts';

let server: S3Server;
let spool: string;
let store: BlobStore;
beforeEach(async () => {
  server = await startS3Server();
  spool = await mkdtemp(path.join(tmpdir(), 'orchestream-spool-'));
  store = await openS3Blobs({ ...s3Access(server, spool), partBytes: 100 });
});
afterEach(async () => {
  await store.close();
  await server.close();
  await rm(spool, { recursive: true });
});

async function* content(text: string): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(text);
}

const put = (text: string): Promise<{ readonly id: string }> =>
  store.put(content(text), { maxBytes: 1_000_000 });

const failing =
  (matches: (request: S3Request) => boolean, fault: S3Fault) =>
  (request: S3Request): S3Fault =>
    matches(request) ? fault : undefined;

const isPart = (request: S3Request): boolean => request.query.has('partNumber');

describe('sending', () => {
  it('given a small content, then it is one object under its hash', async () => {
    const { id } = await put('a'.repeat(100));

    expect(server.seen).toEqual(['PUT object']);
    expect([...server.objects.keys()]).toEqual([`test/blobs/sha256/${id.slice(0, 2)}/${id}`]);
    expect(await readdir(spool)).toEqual([]);
  });

  it('given a larger one, then it is sent in parts', async () => {
    const text = 'abcdefg'.repeat(36);
    const { id } = await put(text);

    expect(server.seen).toEqual(['POST uploads', 'PUT part 1', 'PUT part 2', 'PUT part 3', 'POST upload']);
    expect(server.objects.get(`test/blobs/sha256/${id.slice(0, 2)}/${id}`)?.bytes.toString()).toBe(text);
    expect(server.uploads.size).toBe(0);
  });

  it('given a server that is busy for a moment, then it is asked again', async () => {
    let faults = 1;
    server.fault = () => (faults-- > 0 ? { status: 503, code: 'SlowDown' } : undefined);

    await put('hello');

    expect(server.seen).toEqual(['PUT object', 'PUT object']);
  });

  it('given a part that fails, then the upload is aborted and nothing stays', async () => {
    server.fault = failing((request) => request.query.get('partNumber') === '2', {
      status: 403,
      code: 'AccessDenied',
    });

    await expect(put('a'.repeat(250))).rejects.toMatchObject({
      name: 'BlobError',
      code: 'unavailable',
      detail: 'AccessDenied (403)',
    });
    expect(server.seen).toEqual(['POST uploads', 'PUT part 1', 'PUT part 2', 'DELETE upload']);
    expect([server.uploads.size, server.objects.size, await readdir(spool)]).toEqual([0, 0, []]);
  });

  it('given an upload that cannot be completed, then it is aborted', async () => {
    server.fault = failing(({ method, query }) => method === 'POST' && query.has('uploadId'), {
      status: 400,
      code: 'InvalidPart',
    });

    await expect(put('a'.repeat(150))).rejects.toMatchObject({ detail: 'InvalidPart (400)' });
    expect(server.uploads.size).toBe(0);
  });

  it.each([
    [507, 'InsufficientStorage', 'full'],
    [507, 'Anything', 'full'],
    [403, 'QuotaExceeded', 'full'],
    [403, 'AccessDenied', 'unavailable'],
    [404, 'NoSuchBucket', 'unavailable'],
    [400, 'InvalidArgument', 'unavailable'],
  ])('given %d %s, then the put fails as %s', async (status, code, expected) => {
    server.fault = failing(() => true, { status, code });

    await expect(put('hello')).rejects.toMatchObject({ name: 'BlobError', code: expected });
    expect(await readdir(spool)).toEqual([]);
  });

  it('given an upload that fails and cannot be aborted, then its parts are removed as leftovers', async () => {
    server.fault = failing((request) => isPart(request) || request.method === 'DELETE', {
      status: 403,
      code: 'AccessDenied',
    });
    for (let n = 0; n < 3; n += 1)
      await expect(put(`${n}`.repeat(150))).rejects.toMatchObject({ code: 'unavailable' });
    server.fault = () => undefined;

    expect(await store.removeLeftovers(Date.now() - 1_000)).toBe(0);
    expect(await store.removeLeftovers(Date.now() + 1_000)).toBe(3);
    expect(server.uploads.size).toBe(0);
  });
});

describe('reading', () => {
  it('given a connection that breaks, then the reader is told and never gets all of it', async () => {
    const { id } = await put('a'.repeat(100));
    server.fault = failing(({ method }) => method === 'GET', 'cut');
    let bytes = 0;
    const read = async (): Promise<void> => {
      for await (const chunk of (await store.open(id)).content) bytes += chunk.byteLength;
    };

    await expect(read()).rejects.toMatchObject({ name: 'BlobError', code: 'unavailable' });
    expect(bytes).toBeLessThan(100);
  });

  it('given a server that refuses, then that is not taken for a blob that is not there', async () => {
    const { id } = await put('hello');
    server.fault = failing(() => true, { status: 403, code: 'AccessDenied' });

    await expect(store.stat(id)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(store.open(id)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(store.delete(id)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(store.list()[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('a server that cannot be reached or does not know us', () => {
  it('given nobody who listens, then the store is unavailable', async () => {
    await server.close();
    const call = put('hello');

    await expect(call).rejects.toMatchObject({
      name: 'BlobError',
      code: 'unavailable',
      detail: 'ECONNREFUSED',
    });
    server = await startS3Server();
  });

  it('given other keys, then the error holds none of them', async () => {
    const other = await openS3Blobs({
      ...s3Access(server, spool),
      credentials: { accessKeyId: 'AKIDOTHER', secretAccessKey: 's3cret' },
    });

    const error: unknown = await other
      .put(content('hello'), { maxBytes: 100 })
      .catch((caught: unknown) => caught);

    expect(error).toMatchObject({ name: 'BlobError', code: 'unavailable', detail: 'AccessDenied (403)' });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/AKIDOTHER|s3cret|inner things/);
    await other.close();
  });
});
