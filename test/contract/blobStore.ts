import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BlobStore } from '../../src/files/blobStore.ts';
import { collectGarbage } from '../../src/files/collectGarbage.ts';

/** A store of a test, with what only a test may do to it. */
export interface OpenedBlobs {
  readonly store: BlobStore;
  /** Changes the kept bytes of a blob behind the back of the store. */
  readonly change: (id: string, to: (bytes: Buffer) => Buffer) => Promise<void>;
  /** Lets a blob have been put so many milliseconds ago. */
  readonly age: (id: string, ms: number) => Promise<void>;
  /** What is on disk or in the bucket beside blobs. */
  readonly leftovers: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

const DAY_MS = 86_400_000;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function* pieces(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array, void> {
  for (const text of texts) yield Buffer.from(text);
}

async function contentOf(store: BlobStore, id: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await store.open(id)).content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The bytes that were passed on before the error. */
async function untilError(store: BlobStore, id: string): Promise<{ bytes: number; error: unknown }> {
  let bytes = 0;
  try {
    for await (const chunk of (await store.open(id)).content) bytes += chunk.byteLength;
  } catch (error) {
    return { bytes, error };
  }
  return { bytes, error: null };
}

async function listed(store: BlobStore): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of store.list()) ids.push(id);
  return ids.toSorted();
}

/** What every adapter of the file store keeps; `open` gives a fresh one for each test. */
export function blobStoreContract(open: () => Promise<OpenedBlobs>): void {
  let opened: OpenedBlobs;
  let store: BlobStore;
  beforeEach(async () => {
    opened = await open();
    ({ store } = opened);
  });
  afterEach(() => opened.close());

  const put = async (text: string | Uint8Array): Promise<string> =>
    (await store.put(pieces(text), { maxBytes: 10_000_000 })).id;

  describe('putting and reading', () => {
    it('given a content in pieces, then it is kept under its hash and read as it was', async () => {
      const blob = await store.put(pieces('hel', '', 'lo'), { maxBytes: 5 });

      expect(blob).toEqual({ id: sha256(Buffer.from('hello')), size: 5 });
      expect((await contentOf(store, blob.id)).toString()).toBe('hello');
      expect((await store.open(blob.id)).size).toBe(5);
      expect(await opened.leftovers()).toEqual([]);
    });

    it('given no content, then that is a content too', async () => {
      const { id, size } = await store.put(pieces(), { maxBytes: 0 });

      expect([id, size]).toEqual([sha256(Buffer.alloc(0)), 0]);
      expect((await contentOf(store, id)).byteLength).toBe(0);
    });

    it('given a content of several parts, then it is read as it was', async () => {
      const bytes = Buffer.alloc(2_500_000, 'abcdefg');

      expect(sha256(await contentOf(store, await put(bytes)))).toBe(sha256(bytes));
    });

    it('given the same content many times at once, then it is kept once', async () => {
      const ids = await Promise.all(Array.from({ length: 8 }, () => put('same')));

      expect(new Set(ids).size).toBe(1);
      expect(await listed(store)).toEqual([ids[0]]);
      expect((await contentOf(store, ids[0] ?? '')).toString()).toBe('same');
      expect(await opened.leftovers()).toEqual([]);
    });

    it('given a content that is too large, then nothing of it stays', async () => {
      const call = store.put(pieces('hello', '!'), { maxBytes: 5 });

      await expect(call).rejects.toMatchObject({ name: 'BlobError', code: 'tooLarge' });
      expect([await listed(store), await opened.leftovers()]).toEqual([[], []]);
    });

    it('given a content that breaks off, then its own error is thrown and nothing of it stays', async () => {
      const broken = new Error('broken');
      async function* breaking(): AsyncGenerator<Uint8Array, void> {
        yield Buffer.from('some');
        throw broken;
      }

      await expect(store.put(breaking(), { maxBytes: 100 })).rejects.toBe(broken);
      expect([await listed(store), await opened.leftovers()]).toEqual([[], []]);
    });

    it('given a reader who stops early, then the blob can be read and deleted all the same', async () => {
      const id = await put(Buffer.alloc(1_000_000));
      const { content } = await store.open(id);
      for await (const chunk of content) {
        expect(chunk.byteLength).toBeGreaterThan(0);
        break;
      }

      expect((await contentOf(store, id)).byteLength).toBe(1_000_000);
      expect(await store.delete(id)).toBe(true);
    });
  });

  describe('what is not there', () => {
    const unknown = 'a'.repeat(64);

    it.each([
      unknown,
      '',
      'nonsense',
      'A'.repeat(64),
      '../../../etc/passwd',
      `${'../'.repeat(20)}x`,
      `${unknown}/..`,
      'incoming',
    ])('given the id "%s", then there is no such blob', async (id) => {
      await expect(store.open(id)).rejects.toMatchObject({ name: 'BlobError', code: 'notFound' });
      expect(await store.stat(id)).toBeNull();
      expect(await store.delete(id)).toBe(false);
    });

    it('given a blob that is deleted before it is read, then it is not found', async () => {
      const id = await put('hello');
      const { content } = await store.open(id);
      await store.delete(id);

      await expect(content[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'notFound' });
    });
  });

  describe('damage', () => {
    const flip = (bytes: Buffer): Buffer => Buffer.concat([bytes.subarray(0, -1), Buffer.from('!')]);
    const shorten = (bytes: Buffer): Buffer => bytes.subarray(0, -1);
    const lengthen = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.from('!')]);
    const empty = (): Buffer => Buffer.alloc(0);

    it.each([
      ['changed', flip],
      ['shortened', shorten],
      ['lengthened', lengthen],
      ['emptied', empty],
    ])('given a blob that was %s, then a reader never gets all of it', async (_how, change) => {
      const bytes = Buffer.alloc(300_000, 'abcdefg');
      const id = await put(bytes);
      await opened.change(id, change);

      const read = await untilError(store, id);

      expect(read.error).toMatchObject({ name: 'BlobError', code: 'damaged' });
      expect(read.bytes).toBeLessThan(300_000);
    });

    it('given a small damaged blob, then nothing of it is passed on', async () => {
      const id = await put('hello');
      await opened.change(id, flip);

      expect((await untilError(store, id)).bytes).toBe(0);
    });

    it('given its content is put again, then it is whole', async () => {
      const id = await put('hello');
      await opened.change(id, flip);

      await put('hello');

      expect((await contentOf(store, id)).toString()).toBe('hello');
    });
  });

  describe('what is there', () => {
    it('given blobs, then all of them are listed with size and time', async () => {
      const ids = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(put));
      await store.delete(ids[4] ?? '');

      expect(await listed(store)).toEqual(ids.slice(0, 4).toSorted());
      const stat = await store.stat(ids[0] ?? '');
      expect(stat).toMatchObject({ id: ids[0], size: 1 });
      expect(Math.abs((stat?.storedAt ?? 0) - Date.now())).toBeLessThan(DAY_MS);
    });

    it('given a blob, then it is deleted once', async () => {
      const id = await put('hello');

      expect([await store.delete(id), await store.delete(id)]).toEqual([true, false]);
      await expect(store.open(id)).rejects.toMatchObject({ code: 'notFound' });
    });

    it('given a blob put after an instant, then it is not deleted as older than that', async () => {
      const id = await put('hello');
      const anHourAgo = Date.now() - DAY_MS / 24;

      expect(await store.delete(id, anHourAgo)).toBe(false);
      await opened.age(id, DAY_MS);
      expect(await store.delete(id, anHourAgo)).toBe(true);
    });
  });

  describe('garbage', () => {
    async function* referring(...ids: readonly string[]): AsyncGenerator<string, void> {
      yield* ids;
    }

    it('given old and new blobs, then only the old ones that nothing refers to are deleted', async () => {
      const [old, held, fresh] = [await put('old'), await put('held'), await put('fresh')];
      await Promise.all([old, held].map((id) => opened.age(id, 2 * DAY_MS)));

      const collected = await collectGarbage(store, referring(held), Date.now());

      expect(collected).toEqual({ kept: 2, deleted: 1, freedBytes: 3, leftovers: 0 });
      expect(await listed(store)).toEqual([held, fresh].toSorted());
    });

    it('given an old blob whose content is put again, then it stays', async () => {
      const id = await put('again');
      await opened.age(id, 2 * DAY_MS);
      await put('again');

      expect(await collectGarbage(store, referring(), Date.now())).toMatchObject({ kept: 1, deleted: 0 });
    });

    it('given references that cannot all be named, then nothing is deleted', async () => {
      const id = await put('old');
      await opened.age(id, 2 * DAY_MS);
      async function* failing(): AsyncGenerator<string, void> {
        yield 'a'.repeat(64);
        throw new Error('being rebuilt');
      }

      await expect(collectGarbage(store, failing(), Date.now())).rejects.toThrow('being rebuilt');
      expect(await listed(store)).toEqual([id]);
    });
  });
}
