import type { Session, Sessions } from '../sessions.ts';
import { laterSession } from '../sessions.ts';
import { writeBehind } from '../writeBehind.ts';
import { type Sqlite, withoutDiskSync } from './database.ts';

const WRITE_INTERVAL_MS = 50;
const RETRY_INTERVAL_MS = 1000;

const COLUMNS = 'id, principal_key AS principalKey, doing, beat_at AS beatAt';

export interface SqliteSessions extends Sessions {
  /** Ends the timer without writing. */
  stop(): void;
}

export function sqliteSessions(db: Sqlite, onWriteError: (error: unknown) => void): SqliteSessions {
  const select = db.prepare<[string], Session>(`SELECT ${COLUMNS} FROM robot_sessions WHERE id = ?`);
  // Of a row with the greatest value SQLite takes the other columns, too.
  const selectLast = db.prepare<[string], Session>(
    `SELECT id, principal_key AS principalKey, doing, max(beat_at) AS beatAt FROM robot_sessions
     WHERE principal_key IN (SELECT value FROM json_each(?)) GROUP BY principal_key`,
  );
  const upsert = db.prepare<[Session]>(
    `INSERT INTO robot_sessions (id, principal_key, doing, beat_at) VALUES (@id, @principalKey, @doing, @beatAt)
     ON CONFLICT (id) DO UPDATE SET doing = @doing, beat_at = @beatAt WHERE beat_at <= @beatAt`,
  );
  const removeBefore = db.prepare<[number]>('DELETE FROM robot_sessions WHERE beat_at < ?');

  const writeAll = db.transaction((batch: ReadonlyMap<string, Session>) => {
    for (const session of batch.values()) upsert.run(session);
  });

  const behind = writeBehind<Session>({
    delayMs: WRITE_INTERVAL_MS,
    retryMs: RETRY_INTERVAL_MS,
    write: (batch) => withoutDiskSync(db, () => writeAll.immediate(batch)),
    join: laterSession,
    onError: onWriteError,
  });

  return {
    put: (session) => behind.collect(session.id, session),
    async find(id) {
      return behind.pending(id) ?? select.get(id) ?? null;
    },
    async lastOf(principalKeys) {
      await behind.flush();
      const sessions = selectLast.all(JSON.stringify(principalKeys));
      return new Map(sessions.map((session) => [session.principalKey, session]));
    },
    async forgetBefore(instant) {
      await behind.flush();
      removeBefore.run(instant);
    },
    flush: () => behind.flush(),
    stop: () => behind.stop(),
  };
}
