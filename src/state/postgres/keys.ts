import type { Keys } from '../keys.ts';
import type { Postgres } from './database.ts';

export function postgresKeys(db: Postgres): Keys {
  async function find(name: string): Promise<Uint8Array | null> {
    const [row] = await db.rows<{ value: Buffer }>('SELECT value FROM secrets WHERE name = $1', name);
    return row?.value ?? null;
  }

  return {
    find,
    async getOrCreate(name, create) {
      const found = await find(name);
      if (found !== null) return found;
      const created = create();
      await db.run(
        'INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
        name,
        Buffer.from(created),
      );
      return (await find(name)) ?? created;
    },
    async set(name, value) {
      await db.run(
        `INSERT INTO secrets (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        name,
        Buffer.from(value),
      );
    },
    async remove(name) {
      return (await db.run('DELETE FROM secrets WHERE name = $1', name)) > 0;
    },
  };
}
