import type { Passwords } from '../credentials.ts';
import type { Postgres } from './database.ts';

export function postgresPasswords(db: Postgres): Passwords {
  return {
    async find(userId) {
      const [row] = await db.rows<{ hash: string }>('SELECT hash FROM passwords WHERE user_id = $1', userId);
      return row?.hash ?? null;
    },
    async set(userId, hash) {
      await db.run(
        `INSERT INTO passwords (user_id, hash) VALUES ($1, $2)
         ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash`,
        userId,
        hash,
      );
    },
    async remove(userId) {
      await db.run('DELETE FROM passwords WHERE user_id = $1', userId);
    },
  };
}
