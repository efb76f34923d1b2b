import * as nodeDisk from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobId, BlobStat, BlobStore } from '../blobStore.ts';
import { isBlobId } from '../blobStore.ts';
import type { Disk } from '../disk.ts';
import { ifThere, onDisk, removeOldFiles, syncFolder } from '../disk.ts';
import { BlobError } from '../errors.ts';
import type { InTurn } from '../inTurn.ts';
import { inTurn } from '../inTurn.ts';
import { piecesOf } from '../pieces.ts';
import type { Received } from '../receive.ts';
import { received } from '../receive.ts';
import { verified } from '../verified.ts';

const HOUR_MS = 3_600_000;
const FOLDER = { recursive: true, mode: 0o700 } as const;

interface Folder {
  readonly disk: Disk;
  /** Where contents arrive; on the same file system as where they stay, so that a rename moves them. */
  readonly incoming: string;
  /** Where they stay, in folders of the first two digits. */
  readonly kept: string;
  readonly turns: InTurn;
  /** Folders of blobs that are known to be on disk. */
  readonly flushed: Set<string>;
}

/**
 * Blobs as files of a local folder, which is made if it is not there. What a crash has left of contents that were
 * arriving is removed, if it is an hour old. Several processes may use one folder, but only one should delete: a put
 * and a deletion of the same content wait for each other within a process alone.
 */
export async function openLocalBlobs(path: string, disk: Disk = nodeDisk): Promise<BlobStore> {
  const folder: Folder = {
    disk,
    incoming: join(path, 'incoming'),
    kept: join(path, 'sha256'),
    turns: inTurn(),
    flushed: new Set(),
  };
  for (const each of [folder.incoming, folder.kept]) await makeFolder(disk, each);
  const removeLeftovers = (before: number): Promise<number> => removeOldFiles(disk, folder.incoming, before);
  await removeLeftovers(Date.now() - HOUR_MS);
  return {
    put: (content, { maxBytes }) =>
      received(content, maxBytes, { disk, folder: folder.incoming }, (file) => keep(folder, file)),
    open: (id) => open(folder, id),
    stat: (id) => stat(folder, id),
    delete: (id, storedBefore = Infinity) => remove(folder, id, storedBefore),
    list: () => list(folder),
    removeLeftovers,
    close: () => Promise.resolve(),
  };
}

/** Makes a folder, and those it is in, so that they are there after a power cut. */
async function makeFolder(disk: Disk, path: string): Promise<void> {
  const first = await onDisk(disk.mkdir(path, FOLDER));
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made))
    await syncFolder(disk, dirname(made));
}

/**
 * Makes the folder of a blob and flushes that it is there, at least once for each process: that it is there already may
 * be the work of another put, which has not flushed it yet.
 */
async function makeShard({ disk, kept, flushed }: Folder, path: string): Promise<void> {
  const made = await onDisk(disk.mkdir(path, FOLDER));
  if (made === undefined && flushed.has(path)) return;
  await syncFolder(disk, kept);
  flushed.add(path);
}

const pathOf = ({ kept }: Folder, id: BlobId): string => join(kept, id.slice(0, 2), id);

/** Replaces a content that is there already: it is the same, or damaged, and its time starts anew. */
function keep(folder: Folder, { path, id, size }: Received): Promise<{ id: BlobId; size: number }> {
  const target = pathOf(folder, id);
  return folder.turns(id, async () => {
    await makeShard(folder, dirname(target));
    await onDisk(folder.disk.rename(path, target));
    await syncFolder(folder.disk, dirname(target));
    return { id, size };
  });
}

async function stat(folder: Folder, id: BlobId): Promise<BlobStat | null> {
  if (!isBlobId(id)) return null;
  const found = await ifThere(folder.disk.stat(pathOf(folder, id)));
  return found === null ? null : { id, size: found.size, storedAt: found.mtimeMs };
}

/** In turn with puts: one that comes between the look at the time and the removal would lose its content. */
function remove(folder: Folder, id: BlobId, storedBefore: number): Promise<boolean> {
  return folder.turns(id, async () => {
    const found = await stat(folder, id);
    if (found === null || found.storedAt >= storedBefore) return false;
    await onDisk(folder.disk.rm(pathOf(folder, id), { force: true }));
    return true;
  });
}

async function open(
  folder: Folder,
  id: BlobId,
): Promise<{ readonly size: number; readonly content: AsyncIterable<Uint8Array> }> {
  const found = await stat(folder, id);
  if (found === null) throw new BlobError('notFound');
  return { size: found.size, content: verified(id, read(folder, id)) };
}

async function* read(folder: Folder, id: BlobId): AsyncGenerator<Uint8Array, void> {
  const handle = await ifThere(folder.disk.open(pathOf(folder, id), 'r'));
  if (handle === null) throw new BlobError('notFound');
  yield* piecesOf(handle.createReadStream(), onDisk);
}

async function* list(folder: Folder): AsyncGenerator<BlobStat, void> {
  for (const shard of await onDisk(folder.disk.readdir(folder.kept))) {
    for (const id of (await ifThere(folder.disk.readdir(join(folder.kept, shard)))) ?? []) {
      const found = await stat(folder, id);
      if (found !== null) yield found;
    }
  }
}
