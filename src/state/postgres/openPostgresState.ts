import type { State } from '../state.ts';
import { StateUnavailable } from '../stateUnavailable.ts';
import { postgresCredentials } from './credentials.ts';
import { openDatabase } from './database.ts';
import { postgresKeys } from './keys.ts';
import { postgresLeaders } from './leaders.ts';
import { postgresLeases } from './leases.ts';
import { migrate } from './migrations.ts';
import { postgresNodes } from './nodes.ts';
import { postgresPositions } from './positions.ts';
import { watchRights } from './rights.ts';
import { postgresSessions } from './sessions.ts';

export async function openPostgresState(
  url: string,
  schema: string,
  onWriteError: (error: unknown) => void,
): Promise<State> {
  const db = openDatabase(url, schema);
  try {
    await migrate(db, schema);
    const rights = await watchRights(db);
    const leases = postgresLeases(db, onWriteError);
    const positions = postgresPositions(db, onWriteError);
    const sessions = postgresSessions(db, onWriteError);
    return {
      credentials: postgresCredentials(db, rights),
      keys: postgresKeys(db),
      leases,
      leaders: postgresLeaders(db),
      nodes: postgresNodes(db),
      positions,
      sessions,
      async close() {
        rights.stop();
        try {
          await Promise.all([leases.flush(), positions.flush(), sessions.flush()]);
        } finally {
          leases.stop();
          positions.stop();
          sessions.stop();
          await db.close();
        }
      },
    };
  } catch (error) {
    await db.close();
    // Whoever starts the program reads it: what is wrong helps, "try again later" does not.
    throw error instanceof StateUnavailable ? error.cause : error;
  }
}
