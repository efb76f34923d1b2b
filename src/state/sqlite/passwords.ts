import type { Passwords } from '../credentials.ts';
import type { Sqlite } from './database.ts';

export function sqlitePasswords(db: Sqlite): Passwords {
  const select = db.prepare<[number], string>('SELECT hash FROM passwords WHERE user_id = ?').pluck();
  const upsert = db.prepare<[number, string]>(
    'INSERT OR REPLACE INTO passwords (user_id, hash) VALUES (?, ?)',
  );
  const remove = db.prepare<[number]>('DELETE FROM passwords WHERE user_id = ?');

  return {
    async find(userId) {
      return select.get(userId) ?? null;
    },
    async set(userId, hash) {
      upsert.run(userId, hash);
    },
    async remove(userId) {
      remove.run(userId);
    },
  };
}
