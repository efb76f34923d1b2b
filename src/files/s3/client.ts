import type * as sdk from '@aws-sdk/client-s3';
import { BlobError } from '../errors.ts';

export interface S3Options {
  readonly bucket: string;
  /** Before every key, with a `/` at its end where one is wanted; none unless told. */
  readonly prefix?: string;
  /** Of another server than Amazon's: `https://s3.example.org`. */
  readonly endpoint?: string;
  /** Where it is not told, the SDK looks for it as Amazon documents, as it does for the keys. */
  readonly region?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Whether the bucket stands in the path in place of the host, as most servers but Amazon's want it. */
  readonly forcePathStyle?: boolean;
  /** A local folder in which contents arrive before they are sent, since their hash is their key. */
  readonly spoolFolder: string;
  /** The size of what is sent at once and held in memory: 8 MiB unless told; S3 wants at least 5. */
  readonly partBytes?: number;
}

export type Sdk = typeof sdk;

export interface S3 {
  readonly sdk: Sdk;
  readonly client: sdk.S3Client;
  readonly bucket: string;
  /** Of all keys of blobs. */
  readonly prefix: string;
}

/** Throws BlobError where the SDK, which is an optional dependency, is not installed. */
export async function connectS3(options: S3Options): Promise<S3> {
  const loaded = await load();
  const client = new loaded.S3Client({
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    ...(options.region !== undefined && { region: options.region }),
    ...(options.credentials && { credentials: options.credentials }),
    forcePathStyle: options.forcePathStyle ?? false,
    // Our ids are checksums already, and older servers do not know those that the SDK would add.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
  });
  return { sdk: loaded, client, bucket: options.bucket, prefix: `${options.prefix ?? ''}blobs/sha256/` };
}

async function load(): Promise<Sdk> {
  try {
    return await import('@aws-sdk/client-s3');
  } catch {
    throw new BlobError('unavailable', 'the package @aws-sdk/client-s3 is not installed');
  }
}
