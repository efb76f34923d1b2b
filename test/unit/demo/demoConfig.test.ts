import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { demoConfig } from '../../../src/demo/demoConfig.ts';

describe('the configuration of a demo', () => {
  it('keeps what happens in its folder, whatever the environment names', () => {
    const config = readConfig({
      DATA_DIR: '/var/lib/orchestream',
      FILES_DIR: '/var/lib/files',
      S3_BUCKET: 'files',
      EVENTSTORE_URL: 'esdb://127.0.0.1:2113?tls=false',
      DATABASE_URL: 'postgres://me:secret@127.0.0.1:5432/orchestream',
      HOST: '::1',
    });
    expect(demoConfig(config, '/tmp/demo')).toStrictEqual({
      ...config,
      dataDir: '/tmp/demo',
      filesDir: undefined,
      s3Bucket: undefined,
      eventStoreUrl: undefined,
      databaseUrl: undefined,
      elmaPort: 48_080,
      elmaAutoAllow: 'true',
      fileFetchSeconds: 10,
    });
  });

  it("leaves ELMA's port to who has chosen one", () => {
    expect(demoConfig(readConfig({ ELMA_PORT: '5000' }), '/tmp/demo').elmaPort).toBe(5_000);
  });
});
