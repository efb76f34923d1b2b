import type { Leases } from '../leases.ts';
import type { Positions } from '../positions.ts';
import type { Sessions } from '../sessions.ts';
import type { State } from '../state.ts';
import { sqliteCredentials } from './credentials.ts';
import { openDatabase } from './database.ts';
import { telling } from './failures.ts';
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
    credentials: telling(sqliteCredentials(db)),
    keys: telling(sqliteKeys(db)),
    leases: telling<Leases>(leases),
    leaders: telling(sqliteLeaders(db)),
    nodes: telling(sqliteNodes(db)),
    positions: telling<Positions>(positions),
    sessions: telling<Sessions>(sessions),
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
