import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe } from 'vitest';
import { openS3Blobs } from '../../src/files/s3/s3Blobs.ts';
import type { S3Server } from '../support/s3Server.ts';
import { s3Access, startS3Server } from '../support/s3Server.ts';
import { blobStoreContract } from './blobStore.ts';

describe('files in a bucket', () => {
  blobStoreContract(async () => {
    const server = await startS3Server();
    const spool = await mkdtemp(path.join(tmpdir(), 'orchestream-spool-'));
    const store = await openS3Blobs({ ...s3Access(server, spool), partBytes: 1_000_000 });
    return {
      store,
      change: async (id, to) => {
        const object = objectOf(server, id);
        object.bytes = to(object.bytes);
      },
      age: async (id, ms) => {
        objectOf(server, id).modified = new Date(Date.now() - ms);
      },
      leftovers: async () => [...(await readdir(spool)), ...server.uploads.keys()],
      close: async () => {
        await store.close();
        await server.close();
        await rm(spool, { recursive: true });
      },
    };
  });
});

function objectOf({ objects }: S3Server, id: string): { bytes: Buffer; modified: Date } {
  const found = objects.get(`test/blobs/sha256/${id.slice(0, 2)}/${id}`);
  if (found === undefined) throw new Error(`there is no object of ${id}`);
  return found;
}
