import { BlobError } from '../errors.ts';

/** What servers call a bucket or a disk without room. */
const noRoom = new Set([
  'QuotaExceeded',
  'InsufficientStorage',
  'ServiceQuotaExceeded',
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
]);

const missing = new Set(['NoSuchKey', 'NotFound']);

/** Waits for S3; what it says is thrown as a BlobError with its name for it, without the request. */
export async function onS3<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw inOurWords(error);
  }
}

function inOurWords(error: unknown): BlobError {
  if (error instanceof BlobError) return error;
  const [name, status] = [nameOf(error), statusOf(error)];
  if (missing.has(name)) return new BlobError('notFound', name);
  if (noRoom.has(name) || status === 507) return new BlobError('full', name);
  return new BlobError('unavailable', status === null ? name : `${name} (${status})`);
}

/** The code of a network error says more than its name. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('$metadata' in error)) return null;
  const { httpStatusCode } = error.$metadata as { readonly httpStatusCode?: number };
  return httpStatusCode ?? null;
}
