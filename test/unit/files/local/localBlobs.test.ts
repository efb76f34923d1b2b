import * as fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectGarbage } from '../../../../src/files/collectGarbage.ts';
import type { Disk } from '../../../../src/files/disk.ts';
import { openLocalBlobs } from '../../../../src/files/local/localBlobs.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(tmpdir(), 'orchestream-local-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

const incoming = (): string => path.join(folder, 'incoming');

async function* content(...texts: readonly string[]): AsyncGenerator<Uint8Array, void> {
  for (const text of texts) yield Buffer.from(text);
}

/** Nothing: for an iterable of no ids. */
async function* none(): AsyncGenerator<string, void> {}

const failing = (code: string): Promise<never> =>
  Promise.reject(Object.assign(new Error(`${code}: at /secret/path`), { code }));

/** Files that are opened to be written fail where they are told to. */
function handlesFailing(what: 'writeFile' | 'sync', code: string): Disk {
  const open: Disk['open'] = async (...args) => {
    const handle = await fs.open(...args);
    if (args[1] === 'wx') Object.defineProperty(handle, what, { value: () => failing(code) });
    return handle;
  };
  return { ...fs, open };
}

/** Everything of a folder that is no folder. */
async function filesIn(where: string): Promise<string[]> {
  const found = await fs.readdir(where, { recursive: true, withFileTypes: true });
  return found.filter((each) => each.isFile()).map(({ name }) => name);
}

describe('a disk that fails', () => {
  it.each([
    ['full while it is written', handlesFailing('writeFile', 'ENOSPC'), 'full', 'ENOSPC'],
    ['full when it is flushed', handlesFailing('sync', 'ENOSPC'), 'full', 'ENOSPC'],
    ['over the quota', handlesFailing('writeFile', 'EDQUOT'), 'full', 'EDQUOT'],
    ['broken', handlesFailing('writeFile', 'EIO'), 'unavailable', 'EIO'],
    ['full when it is renamed', { ...fs, rename: () => failing('ENOSPC') }, 'full', 'ENOSPC'],
    ['not to be written to', { ...fs, rename: () => failing('EROFS') }, 'unavailable', 'EROFS'],
  ] as const)(
    'given it is %s, then the put fails by name and leaves nothing',
    async (_what, disk, code, detail) => {
      const store = await openLocalBlobs(folder, disk);

      const call = store.put(content('hello'), { maxBytes: 100 });

      await expect(call).rejects.toMatchObject({ name: 'BlobError', code, detail });
      await expect(call).rejects.not.toThrow('/secret/path');
      expect(await filesIn(folder)).toEqual([]);
    },
  );

  it('given it is full and then not, then the same content can be put', async () => {
    let isFull = true;
    const store = await openLocalBlobs(folder, {
      ...fs,
      rename: (...args) => (isFull ? failing('ENOSPC') : fs.rename(...args)),
    });
    await expect(store.put(content('hello'), { maxBytes: 100 })).rejects.toMatchObject({ code: 'full' });

    isFull = false;

    expect(await store.put(content('hello'), { maxBytes: 100 })).toMatchObject({ size: 5 });
  });

  it('given it fails while a blob is read, then the reader is told', async () => {
    let isBroken = false;
    const store = await openLocalBlobs(folder, {
      ...fs,
      open: (...args) => (isBroken ? failing('EIO') : fs.open(...args)),
    });
    const { id } = await store.put(content('hello'), { maxBytes: 100 });
    isBroken = true;

    const opened = await store.open(id);

    await expect(opened.content[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('given a path that is a file, then the store cannot be opened', async () => {
    await fs.writeFile(path.join(folder, 'incoming'), '');

    await expect(openLocalBlobs(folder)).rejects.toMatchObject({ code: 'unavailable', detail: 'EEXIST' });
  });
});

describe('a crash', () => {
  it('given a put, then its content is flushed before it gets its name, and the name before the put is done', async () => {
    const steps: string[] = [];
    const watched = (handle: FileHandle, what: string): FileHandle => {
      const sync = handle.sync.bind(handle);
      const watching = async (): Promise<void> => {
        steps.push(`sync ${what}`);
        await sync();
      };
      Object.defineProperty(handle, 'sync', { value: watching });
      return handle;
    };
    const store = await openLocalBlobs(folder, {
      ...fs,
      open: async (file, ...args) =>
        watched(
          await fs.open(file, ...args),
          args[0] === 'wx' ? 'file' : path.relative(folder, String(file)),
        ),
      rename: (from, to) => {
        steps.push('rename');
        return fs.rename(from, to);
      },
    });
    steps.length = 0;

    const { id } = await store.put(content('hello'), { maxBytes: 100 });

    const shard = path.join('sha256', id.slice(0, 2));
    expect(steps).toEqual(['sync file', 'sync sha256', 'rename', `sync ${shard}`]);
  });

  it('given what it has left, then it is removed at the next start where it is old, and else when garbage is collected', async () => {
    await openLocalBlobs(folder);
    const [old, recent] = [path.join(incoming(), 'old'), path.join(incoming(), 'recent')];
    await Promise.all([old, recent].map((file) => fs.writeFile(file, 'half')));
    const twoHoursAgo = new Date(Date.now() - 7_200_000);
    await fs.utimes(old, twoHoursAgo, twoHoursAgo);

    const store = await openLocalBlobs(folder);

    expect(await fs.readdir(incoming())).toEqual(['recent']);
    const tomorrow = Date.now() + 90_000_000;
    expect(await collectGarbage(store, none(), tomorrow)).toMatchObject({ leftovers: 1 });
    expect(await fs.readdir(incoming())).toEqual([]);
  });

  it('given a store of before, then its blobs are there', async () => {
    const { id } = await (await openLocalBlobs(folder)).put(content('hello'), { maxBytes: 100 });

    expect(await (await openLocalBlobs(folder)).stat(id)).toMatchObject({ id, size: 5 });
  });
});

describe('a folder', () => {
  it('given files that are no blobs, then they are neither listed nor deleted', async () => {
    const store = await openLocalBlobs(folder);
    const { id } = await store.put(content('hello'), { maxBytes: 100 });
    const foreign = path.join(folder, 'sha256', id.slice(0, 2), 'readme.txt');
    await Promise.all(
      [foreign, path.join(folder, 'sha256', 'readme.txt')].map((file) => fs.writeFile(file, '')),
    );

    expect(await collectGarbage(store, none(), Date.now() + 90_000_000)).toMatchObject({
      deleted: 1,
      kept: 0,
    });
    expect(await filesIn(path.join(folder, 'sha256'))).toEqual(['readme.txt', 'readme.txt']);
  });

  it('given a content put while it is deleted as garbage, then it stays', async () => {
    let putAgain = (): Promise<unknown> => Promise.resolve();
    let again: Promise<unknown> = Promise.resolve();
    const store = await openLocalBlobs(folder, {
      ...fs,
      rm: async (file, options) => {
        if (String(file).includes('sha256')) {
          again = putAgain();
          // Time to come in between, if it could.
          await Promise.race([again, sleep(50)]);
        }
        await fs.rm(file, options);
      },
    });
    const { id } = await store.put(content('hello'), { maxBytes: 100 });
    putAgain = () => store.put(content('hello'), { maxBytes: 100 });
    const longAgo = new Date(0);
    await fs.utimes(path.join(folder, 'sha256', id.slice(0, 2), id), longAgo, longAgo);

    expect(await collectGarbage(store, none(), Date.now())).toMatchObject({ deleted: 1 });
    await again;

    expect(await store.stat(id)).toMatchObject({ size: 5 });
  });

  it.runIf(process.platform !== 'win32')('given a new folder, then nobody else may read in it', async () => {
    const store = await openLocalBlobs(path.join(folder, 'new'));
    const { id } = await store.put(content('hello'), { maxBytes: 100 });

    const modes = ['incoming', 'sha256', path.join('sha256', id.slice(0, 2), id)].map(
      async (each) => (await fs.stat(path.join(folder, 'new', each))).mode & 0o777,
    );

    expect(await Promise.all(modes)).toEqual([0o700, 0o700, 0o600]);
  });
});
