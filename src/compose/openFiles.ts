import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { ConfigError } from '../config.ts';
import type { BlobStore } from '../files/blobStore.ts';
import { BlobError } from '../files/errors.ts';
import { openLocalBlobs } from '../files/local/localBlobs.ts';
import type { Stops } from './stops.ts';

/** Opens the file store that the configuration names. Throws ConfigError. */
export async function openFiles(config: Config, stops: Stops): Promise<BlobStore> {
  const folder = config.filesDir ?? (await folderBeside(config.dataDir, stops));
  try {
    const files = await (config.s3Bucket === undefined
      ? openLocalBlobs(folder)
      : openBucket(config, config.s3Bucket, folder));
    stops.push(() => files.close());
    return files;
  } catch (error) {
    if (error instanceof BlobError)
      throw new ConfigError(`The files cannot be kept in ${folder}: ${error.detail ?? error.message}.`);
    throw error;
  }
}

/** What is kept in memory for trials has its files in a folder that goes with it. */
async function folderBeside(dataDir: string, stops: Stops): Promise<string> {
  if (dataDir !== ':memory:') return join(dataDir, 'files');
  const folder = await mkdtemp(join(tmpdir(), 'orchestream-files-'));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function openBucket(config: Config, bucket: string, folder: string): Promise<BlobStore> {
  // Its client is loaded where it is used.
  const { openS3Blobs } = await import('../files/s3/s3Blobs.ts');
  const { s3Prefix, s3Endpoint, s3Region, s3AccessKeyId, s3SecretAccessKey } = config;
  if ((s3AccessKeyId === undefined) !== (s3SecretAccessKey === undefined))
    throw new ConfigError('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together.');
  return openS3Blobs({
    bucket,
    spoolFolder: join(folder, 'incoming'),
    forcePathStyle: config.s3PathStyle === 'true',
    ...(s3Prefix !== undefined && { prefix: s3Prefix }),
    ...(s3Endpoint !== undefined && { endpoint: s3Endpoint }),
    ...(s3Region !== undefined && { region: s3Region }),
    ...(s3AccessKeyId !== undefined &&
      s3SecretAccessKey !== undefined && {
        credentials: { accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey },
      }),
  });
}
