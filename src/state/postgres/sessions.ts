import type { Session, Sessions } from '../sessions.ts';
import { laterSession } from '../sessions.ts';
import { writeBehind } from '../writeBehind.ts';
import type { Postgres } from './database.ts';

const WRITE_INTERVAL_MS = 5;
const RETRY_INTERVAL_MS = 200;

const COLUMNS = 'id, principal_key AS "principalKey", doing, beat_at AS "beatAt"';

export interface PostgresSessions extends Sessions {
  /** Ends the timer without writing. */
  stop(): void;
}

export function postgresSessions(db: Postgres, onWriteError: (error: unknown) => void): PostgresSessions {
  const writeAll = `
    INSERT INTO robot_sessions AS there (id, principal_key, doing, beat_at)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
    ON CONFLICT (id) DO UPDATE SET doing = excluded.doing, beat_at = excluded.beat_at
    WHERE there.beat_at <= excluded.beat_at`;

  async function write(batch: ReadonlyMap<string, Session>): Promise<void> {
    // In one order on all nodes, so that two batches do not wait for each other.
    const rows = [...batch.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    await db.run(
      writeAll,
      rows.map(({ id }) => id),
      rows.map(({ principalKey }) => principalKey),
      rows.map(({ doing }) => doing),
      rows.map(({ beatAt }) => beatAt),
    );
  }

  const behind = writeBehind<Session>({
    delayMs: WRITE_INTERVAL_MS,
    retryMs: RETRY_INTERVAL_MS,
    write,
    join: laterSession,
    onError: onWriteError,
  });

  return {
    put: (session) => behind.collect(session.id, session),
    async find(id) {
      const pending = behind.pending(id);
      if (pending !== undefined) return pending;
      const [row] = await db.rows<Session>(`SELECT ${COLUMNS} FROM robot_sessions WHERE id = $1`, id);
      return row ?? null;
    },
    async lastOf(principalKeys) {
      await behind.flush();
      const rows = await db.rows<Session>(
        `SELECT DISTINCT ON (principal_key) ${COLUMNS} FROM robot_sessions
         WHERE principal_key = ANY($1::text[]) ORDER BY principal_key, beat_at DESC`,
        principalKeys,
      );
      return new Map(rows.map((session) => [session.principalKey, session]));
    },
    async forgetBefore(instant) {
      await behind.flush();
      await db.run('DELETE FROM robot_sessions WHERE beat_at < $1', instant);
    },
    flush: () => behind.flush(),
    stop: () => behind.stop(),
  };
}
