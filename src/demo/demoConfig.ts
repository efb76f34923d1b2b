import type { Config } from '../config.ts';

/** Where ELMA's page sends its requests. */
const ELMA_PORT = 48_080;

/** Whoever tries the page's example does not wait for minutes for a file that is not there. */
const FILE_SECONDS = 10;

/** The configuration with which a demo runs: what happens in it stays in its folder, whatever the environment names. */
export const demoConfig = (config: Config, folder: string): Config => ({
  ...config,
  dataDir: folder,
  filesDir: undefined,
  s3Bucket: undefined,
  eventStoreUrl: undefined,
  databaseUrl: undefined,
  elmaPort: config.elmaPort ?? ELMA_PORT,
  elmaAutoAllow: 'true',
  fileFetchSeconds: Math.min(config.fileFetchSeconds, FILE_SECONDS),
});
