import type { CompletedPart } from '@aws-sdk/client-s3';
import type { FileHandle } from 'node:fs/promises';
import type { Disk } from '../disk.ts';
import { onDisk } from '../disk.ts';
import { BlobError } from '../errors.ts';
import type { Received } from '../receive.ts';
import type { S3 } from './client.ts';
import { onS3 } from './failures.ts';

/** S3 takes at most so many parts of one object. */
const MAX_PARTS = 10_000;
const CONTENT_TYPE = 'application/octet-stream';

/**
 * Sends a local file, at once where it is one part, else part after part with one of them in memory. A part that
 * fails is sent again by the SDK, which is why parts are buffers and no streams. Throws BlobError; then there is
 * nothing of it.
 */
export async function upload(
  s3: S3,
  disk: Disk,
  { path, size }: Received,
  Key: string,
  wantedPartBytes: number,
): Promise<void> {
  const partBytes = Math.max(wantedPartBytes, Math.ceil(size / MAX_PARTS));
  const part = Buffer.allocUnsafe(Math.min(size, partBytes));
  const handle = await onDisk(disk.open(path, 'r'));
  try {
    if (size <= partBytes) {
      const object = { Bucket: s3.bucket, Key, Body: await read(handle, part), ContentType: CONTENT_TYPE };
      await onS3(s3.client.send(new s3.sdk.PutObjectCommand(object)));
    } else await uploadParts(s3, handle, Key, part);
  } finally {
    await handle.close();
  }
}

async function uploadParts(s3: S3, handle: FileHandle, Key: string, part: Buffer): Promise<void> {
  const { sdk, client, bucket: Bucket } = s3;
  const created = await onS3(
    client.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key, ContentType: CONTENT_TYPE })),
  );
  const { UploadId } = created;
  if (UploadId === undefined) throw new BlobError('unavailable', 'no upload id');
  const target = { Bucket, Key, UploadId };
  try {
    const Parts = await sendParts(s3, handle, target, part);
    await onS3(
      client.send(new sdk.CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts } })),
    );
  } catch (error) {
    // Where this fails too, the parts are removed as leftovers later.
    await client.send(new sdk.AbortMultipartUploadCommand(target)).catch(() => undefined);
    throw error;
  }
}

async function sendParts(
  { sdk, client }: S3,
  handle: FileHandle,
  target: { readonly Bucket: string; readonly Key: string; readonly UploadId: string },
  part: Buffer,
): Promise<CompletedPart[]> {
  const parts: CompletedPart[] = [];
  for (;;) {
    const Body = await read(handle, part);
    if (Body.byteLength === 0) return parts;
    const PartNumber = parts.length + 1;
    const { ETag } = await onS3(client.send(new sdk.UploadPartCommand({ ...target, PartNumber, Body })));
    parts.push({ PartNumber, ...(ETag !== undefined && { ETag }) });
  }
}

/** Fills a part from where the last read has ended; less at the end of the file. */
async function read(handle: FileHandle, part: Buffer): Promise<Buffer> {
  let filled = 0;
  while (filled < part.byteLength) {
    const { bytesRead } = await onDisk(handle.read(part, filled, part.byteLength - filled, null));
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return part.subarray(0, filled);
}
