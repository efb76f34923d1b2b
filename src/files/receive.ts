import { createHash, randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobId } from './blobStore.ts';
import type { Disk } from './disk.ts';
import { onDisk } from './disk.ts';
import { BlobError } from './errors.ts';

export interface Received {
  readonly path: string;
  readonly id: BlobId;
  readonly size: number;
}

/**
 * Writes a content into a new file of a folder, all of it on disk, and hands the file to `work`, which may move it
 * away. Whatever happens, the file is not left in the folder. Throws BlobError, what `content` throws and what
 * `work` throws.
 */
export async function received<T>(
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
  { disk, folder }: { readonly disk: Disk; readonly folder: string },
  work: (file: Received) => Promise<T>,
): Promise<T> {
  const path = join(folder, randomUUID());
  try {
    return await work({ path, ...(await write(content, maxBytes, disk, path)) });
  } finally {
    // What cannot be removed now is removed as a leftover later; the error that is under way says more.
    await disk.rm(path, { force: true }).catch(() => undefined);
  }
}

async function write(
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
  disk: Disk,
  path: string,
): Promise<Omit<Received, 'path'>> {
  const handle = await onDisk(disk.open(path, 'wx', 0o600));
  try {
    const written = await fill(handle, content, maxBytes);
    await onDisk(handle.sync());
    return written;
  } finally {
    await handle.close().catch(() => undefined);
  }
}

async function fill(
  handle: FileHandle,
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Omit<Received, 'path'>> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of content) {
    size += piece.byteLength;
    if (size > maxBytes) throw new BlobError('tooLarge');
    hash.update(piece);
    await onDisk(handle.writeFile(piece));
  }
  return { id: hash.digest('hex'), size };
}
