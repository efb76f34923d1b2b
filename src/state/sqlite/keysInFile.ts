import SqliteDatabase from 'better-sqlite3';
import type { Keys } from '../keys.ts';
import { sqliteKeys } from './keys.ts';

/** Opens the keys of a file for reading; the server may have it meanwhile. Throws where it is not there or is none. */
export function openKeysInFile(path: string): Pick<Keys, 'find'> & { close(): Promise<void> } {
  const db = new SqliteDatabase(path, { readonly: true, fileMustExist: true });
  try {
    const keys = sqliteKeys(db);
    return {
      find: (name) => keys.find(name),
      close: async () => {
        db.close();
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
}
