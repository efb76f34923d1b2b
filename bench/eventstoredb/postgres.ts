import { findPostgres, startPostgres } from '../../scripts/postgres.mjs';

/** Runs `work` with a PostgreSQL of this machine's own programs; null where there are none. */
export async function withPostgres<T>(work: (url: string) => Promise<T>): Promise<T | null> {
  const binaries = findPostgres();
  if (binaries === null) return null;
  const { url, stop } = await startPostgres(binaries);
  try {
    return await work(url);
  } finally {
    await stop();
  }
}
