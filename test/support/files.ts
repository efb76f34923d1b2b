import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BlobStore } from '../../src/files/blobStore.ts';
import { openLocalBlobs } from '../../src/files/local/localBlobs.ts';

/** A file store in a temporary folder, which goes when the store is closed. */
export async function temporaryBlobs(): Promise<BlobStore> {
  const folder = await mkdtemp(join(tmpdir(), 'orchestream-test-files-'));
  const blobs = await openLocalBlobs(folder);
  return {
    ...blobs,
    close: async () => {
      await blobs.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A content of one piece. */
export async function* piece(content: string | Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(content);
}

/** All of a content. */
export async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const each of content) pieces.push(each);
  return Buffer.concat(pieces);
}
