import type { ChainText, ChainTexts } from '../chainTexts.ts';
import { openForReading } from './database.ts';
import { reading } from './failures.ts';

/** Throws StoreUnavailable where the file cannot be opened or is of another version. */
export function embeddedChainTexts(path: string): ChainTexts {
  const db = openForReading(path);
  const page = db.prepare<[number, number], ChainText>(
    `SELECT stream, revision, position, json_array(stream, revision, id, type, data, metadata) AS text
     FROM event WHERE position > ? ORDER BY position LIMIT ?`,
  );
  return {
    read: async (after, maxCount) => reading(() => page.all(after, maxCount)),
    close: async () => void db.close(),
  };
}
