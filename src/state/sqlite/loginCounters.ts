import type { LoginCounter, LoginCounters } from '../credentials.ts';
import type { Sqlite } from './database.ts';

export function sqliteLoginCounters(db: Sqlite): LoginCounters {
  const select = db.prepare<[string, number], LoginCounter>(
    `SELECT failures, locked_until AS lockedUntil, forget_at AS forgetAt
     FROM login_counters WHERE key = ? AND forget_at > ?`,
  );
  const upsert = db.prepare<[LoginCounter & { key: string }]>(
    `INSERT OR REPLACE INTO login_counters (key, failures, locked_until, forget_at)
     VALUES (@key, @failures, @lockedUntil, @forgetAt)`,
  );
  const remove = db.prepare<[string]>('DELETE FROM login_counters WHERE key = ?');
  const removeForgotten = db.prepare<[number]>('DELETE FROM login_counters WHERE forget_at <= ?');

  const update = db.transaction(
    (key: string, now: number, change: (counter: LoginCounter | null) => LoginCounter | null) => {
      removeForgotten.run(now);
      const counter = change(select.get(key, now) ?? null);
      if (counter === null) remove.run(key);
      else upsert.run({ key, ...counter });
    },
  );

  return {
    async find(key, now) {
      return select.get(key, now) ?? null;
    },
    async update(key, now, change) {
      update.immediate(key, now, change);
    },
  };
}
