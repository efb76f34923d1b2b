import { sqliteCredentials } from './sqlite/credentials.ts';
import { openDatabase } from './sqlite/database.ts';
import { sqliteKeys } from './sqlite/keys.ts';
import { sqliteLeaders } from './sqlite/leaders.ts';
import { sqliteLeases } from './sqlite/leases.ts';
import type { State } from './state.ts';

export interface StateOptions {
  /** A file in an existing folder, or `:memory:`. */
  readonly path: string;
  /** Told when collected leases could not be written; they are kept and tried again. */
  readonly onWriteError: (error: unknown) => void;
}

/** Opens the state in SQLite, creating or upgrading it. One process at a time may hold a file. */
export async function openState({ path, onWriteError }: StateOptions): Promise<State> {
  const db = openDatabase(path);
  const leases = sqliteLeases(db, onWriteError);
  return {
    credentials: sqliteCredentials(db),
    keys: sqliteKeys(db),
    leases,
    leaders: sqliteLeaders(db),
    async close() {
      try {
        await leases.flush();
      } finally {
        leases.stop();
        db.close();
      }
    },
  };
}
