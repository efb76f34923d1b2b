import type * as fs from 'node:fs/promises';
import { BlobError } from './errors.ts';

/** What is used of a file system. */
export type Disk = Pick<typeof fs, 'mkdir' | 'open' | 'readdir' | 'rename' | 'rm' | 'stat'>;

const noRoom = new Set(['ENOSPC', 'EDQUOT']);

/** Waits for the disk; what it says is thrown as a BlobError without its paths. */
export async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = codeOf(error);
    throw new BlobError(noRoom.has(code) ? 'full' : 'unavailable', code);
  }
}

/** The same, with null where there is no such file or folder. */
export async function ifThere<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await onDisk(work);
  } catch (error) {
    if (error instanceof BlobError && (error.detail === 'ENOENT' || error.detail === 'ENOTDIR')) return null;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}

/** Writes on disk what a folder contains. Windows does that by itself and knows no way to ask for it. */
export async function syncFolder(disk: Disk, folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await onDisk(disk.open(folder, 'r'));
  try {
    await onDisk(handle.sync());
  } finally {
    await handle.close();
  }
}

/** Removes files of a folder that nobody has written to since `before` (milliseconds). Resolves to how many. */
export async function removeOldFiles(disk: Disk, folder: string, before: number): Promise<number> {
  let removed = 0;
  for (const name of (await ifThere(disk.readdir(folder))) ?? []) {
    const path = `${folder}/${name}`;
    const found = await ifThere(disk.stat(path));
    if (found?.isFile() !== true || found.mtimeMs >= before) continue;
    await onDisk(disk.rm(path, { force: true }));
    removed += 1;
  }
  return removed;
}
