import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connectS3 } from '../../../../src/files/s3/client.ts';

afterEach(() => {
  vi.doUnmock('@aws-sdk/client-s3');
});

describe('connecting to S3', () => {
  it('given the optional package is not installed, then the error names it', async () => {
    vi.doMock('@aws-sdk/client-s3', () => {
      throw new Error('Cannot find package');
    });

    await expect(connectS3({ bucket: 'files', spoolFolder: tmpdir() })).rejects.toMatchObject({
      name: 'BlobError',
      code: 'unavailable',
      detail: 'the package @aws-sdk/client-s3 is not installed',
    });
  });
});
