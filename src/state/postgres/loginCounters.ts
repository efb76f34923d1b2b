import type { LoginCounter, LoginCounters } from '../credentials.ts';
import type { Postgres, Statements } from './database.ts';

export function postgresLoginCounters(db: Postgres): LoginCounters {
  return {
    find: (key, now) => find(db, key, now),
    async update(key, now, change) {
      await removeForgotten(db, now);
      await db.transaction(async (statements) => {
        // A counter that is not there yet has no row that could be locked.
        await statements.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', key);
        const counter = change(await find(statements, key, now));
        if (counter === null) await statements.run('DELETE FROM login_counters WHERE key = $1', key);
        else await write(statements, key, counter);
      });
    },
  };
}

async function find(statements: Statements, key: string, now: number): Promise<LoginCounter | null> {
  const [row] = await statements.rows<LoginCounter>(
    `SELECT failures, locked_until AS "lockedUntil", forget_at AS "forgetAt"
     FROM login_counters WHERE key = $1 AND forget_at > $2`,
    key,
    now,
  );
  return row ?? null;
}

async function write(
  statements: Statements,
  key: string,
  { failures, lockedUntil, forgetAt }: LoginCounter,
): Promise<void> {
  await statements.run(
    `INSERT INTO login_counters (key, failures, locked_until, forget_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (key) DO UPDATE SET
       failures = excluded.failures, locked_until = excluded.locked_until, forget_at = excluded.forget_at`,
    key,
    failures,
    lockedUntil,
    forgetAt,
  );
}

/** By itself, and passing over what others hold: two that forgot within their updates could wait for each other. */
async function removeForgotten(db: Postgres, now: number): Promise<void> {
  await db.run(
    `DELETE FROM login_counters WHERE key IN
       (SELECT key FROM login_counters WHERE forget_at <= $1 FOR UPDATE SKIP LOCKED)`,
    now,
  );
}
