import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** Makes durable what has been committed. */
export interface Flush {
  readonly run: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A log in memory is as durable as it gets. */
const none: Flush = { run: async () => {}, close: async () => {} };

/**
 * Flushes the write-ahead log of a file to disk, on another thread than this one. All that was committed before `run`
 * is durable when it resolves. SQLite keeps the same file as long as a connection is open.
 */
export function flushOf(path: string): Flush {
  if (path === ':memory:') return none;
  let file: FileHandle | undefined;
  return {
    run: async () => {
      // It is there only after the first commit; Windows flushes only what is open for writing.
      file ??= await open(`${path}-wal`, 'r+');
      await file.datasync();
    },
    close: async () => file?.close(),
  };
}
