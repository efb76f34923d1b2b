import type { State } from '../state.ts';
import { sqliteCredentials } from './credentials.ts';
import { openDatabase } from './database.ts';
import { sqliteKeys } from './keys.ts';
import { sqliteLeaders } from './leaders.ts';
import { sqliteLeases } from './leases.ts';
import { sqliteNodes } from './nodes.ts';
import { sqlitePositions } from './positions.ts';
import { sqliteSessions } from './sessions.ts';

export async function openSqliteState(path: string, onWriteError: (error: unknown) => void): Promise<State> {
  const db = openDatabase(path);
  const leases = sqliteLeases(db, onWriteError);
  const positions = sqlitePositions(db, onWriteError);
  const sessions = sqliteSessions(db, onWriteError);
  return {
    credentials: sqliteCredentials(db),
    keys: sqliteKeys(db),
    leases,
    leaders: sqliteLeaders(db),
    nodes: sqliteNodes(db),
    positions,
    sessions,
    async close() {
      try {
        await Promise.all([leases.flush(), positions.flush(), sessions.flush()]);
      } finally {
        leases.stop();
        positions.stop();
        sessions.stop();
        db.close();
      }
    },
  };
}
