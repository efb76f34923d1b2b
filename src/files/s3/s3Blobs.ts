import { Readable } from 'node:stream';
import type { ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3';
import * as nodeDisk from 'node:fs/promises';
import type { BlobId, BlobStat, BlobStore } from '../blobStore.ts';
import { isBlobId } from '../blobStore.ts';
import { onDisk, removeOldFiles } from '../disk.ts';
import { BlobError } from '../errors.ts';
import { inTurn } from '../inTurn.ts';
import { piecesOf } from '../pieces.ts';
import type { Received } from '../receive.ts';
import { received } from '../receive.ts';
import { verified } from '../verified.ts';
import type { S3, S3Options } from './client.ts';
import { connectS3 } from './client.ts';
import { onS3 } from './failures.ts';
import { upload } from './upload.ts';

const PART_BYTES = 8 * 1024 * 1024;

/**
 * Blobs as objects of a bucket, of Amazon's or of a server that speaks its language. A content arrives in a local
 * folder first: its key is its hash, which is known at the end, and what is sent can be sent again.
 *
 * Throws BlobError where the SDK is not installed. The bucket is first asked for when it is used.
 */
export async function openS3Blobs(options: S3Options): Promise<BlobStore> {
  const s3 = await connectS3(options);
  const spool = { disk: nodeDisk, folder: options.spoolFolder };
  await onDisk(nodeDisk.mkdir(spool.folder, { recursive: true, mode: 0o700 }));
  // S3 cannot delete by age: a put between the look at the time and the deletion would lose its content.
  const turns = inTurn();
  const keep = async (file: Received): Promise<{ id: BlobId; size: number }> => {
    const { id, size } = file;
    await turns(id, () => upload(s3, spool.disk, file, keyOf(s3, id), options.partBytes ?? PART_BYTES));
    return { id, size };
  };
  return {
    put: (content, { maxBytes }) => received(content, maxBytes, spool, keep),
    open: (id) => open(s3, id),
    stat: (id) => stat(s3, id),
    delete: (id, storedBefore = Infinity) => turns(id, () => remove(s3, id, storedBefore)),
    list: () => list(s3),
    removeLeftovers: async (before) =>
      (await abortUploads(s3, before)) + (await removeOldFiles(spool.disk, spool.folder, before)),
    close: async () => s3.client.destroy(),
  };
}

/** Without a time a blob counts as put just now, so that it is not taken for garbage. */
const timeOf = (modified: Date | undefined): number => (modified ?? new Date()).getTime();

const keyOf = ({ prefix }: S3, id: BlobId): string => `${prefix}${id.slice(0, 2)}/${id}`;

async function stat(s3: S3, id: BlobId): Promise<BlobStat | null> {
  if (!isBlobId(id)) return null;
  try {
    const command = new s3.sdk.HeadObjectCommand({ Bucket: s3.bucket, Key: keyOf(s3, id) });
    const { ContentLength, LastModified } = await onS3(s3.client.send(command));
    return { id, size: ContentLength ?? 0, storedAt: timeOf(LastModified) };
  } catch (error) {
    if (error instanceof BlobError && error.code === 'notFound') return null;
    throw error;
  }
}

async function remove(s3: S3, id: BlobId, storedBefore: number): Promise<boolean> {
  const found = await stat(s3, id);
  if (found === null || found.storedAt >= storedBefore) return false;
  await onS3(s3.client.send(new s3.sdk.DeleteObjectCommand({ Bucket: s3.bucket, Key: keyOf(s3, id) })));
  return true;
}

async function open(
  s3: S3,
  id: BlobId,
): Promise<{ readonly size: number; readonly content: AsyncIterable<Uint8Array> }> {
  const found = await stat(s3, id);
  if (found === null) throw new BlobError('notFound');
  return { size: found.size, content: verified(id, read(s3, id)) };
}

async function* read(s3: S3, id: BlobId): AsyncGenerator<Uint8Array, void> {
  const command = new s3.sdk.GetObjectCommand({ Bucket: s3.bucket, Key: keyOf(s3, id) });
  const { Body } = await onS3(s3.client.send(command));
  if (!(Body instanceof Readable)) throw new BlobError('unavailable', 'no body');
  yield* piecesOf(Body, onS3);
}

async function* list({ sdk, client, bucket: Bucket, prefix: Prefix }: S3): AsyncGenerator<BlobStat, void> {
  let ContinuationToken: string | undefined;
  do {
    const command = new sdk.ListObjectsV2Command({
      Bucket,
      Prefix,
      ...(ContinuationToken !== undefined && { ContinuationToken }),
    });
    const page = await onS3(client.send(command));
    for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
      const id = Key.slice(Prefix.length + 'ab/'.length);
      if (isBlobId(id)) yield { id, size: Size, storedAt: timeOf(LastModified) };
    }
    ContinuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (ContinuationToken !== undefined);
}

/** Uploads that were never completed take room without being seen. Resolves to how many were aborted. */
async function abortUploads(
  { sdk, client, bucket: Bucket, prefix: Prefix }: S3,
  before: number,
): Promise<number> {
  let aborted = 0;
  let from: { KeyMarker?: string; UploadIdMarker?: string } | null = {};
  while (from !== null) {
    const page: ListMultipartUploadsCommandOutput = await onS3(
      client.send(new sdk.ListMultipartUploadsCommand({ Bucket, Prefix, ...from })),
    );
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Key === undefined || UploadId === undefined || timeOf(Initiated) >= before) continue;
      await onS3(client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId })));
      aborted += 1;
    }
    const { IsTruncated, NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
    from =
      IsTruncated === true && KeyMarker !== undefined && UploadIdMarker !== undefined
        ? { KeyMarker, UploadIdMarker }
        : null;
  }
  return aborted;
}
