import type { ErasableKeys } from '../keys.ts';
import type { Postgres } from './database.ts';

export function postgresKeys(db: Postgres): ErasableKeys {
  async function find(name: string): Promise<Uint8Array | null> {
    const [row] = await db.rows<{ value: Buffer }>('SELECT value FROM secrets WHERE name = $1', name);
    return row?.value ?? null;
  }

  async function findMany(names: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const rows = await db.rows<{ name: string; value: Buffer }>(
      'SELECT name, value FROM secrets WHERE name = ANY ($1)',
      names,
    );
    return new Map(rows.map(({ name, value }) => [name, value]));
  }

  async function set(name: string, value: Uint8Array): Promise<void> {
    await db.run(
      `INSERT INTO secrets (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      name,
      Buffer.from(value),
    );
  }

  return {
    find,
    findMany,
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
    async getOrCreateMany(names, create) {
      const before = await findMany(names);
      const missing = names.filter((name) => !before.has(name));
      if (missing.length === 0) return before;
      await db.run(
        `INSERT INTO secrets (name, value)
         SELECT name, decode(value, 'hex') FROM unnest($1::text[], $2::text[]) AS made (name, value)
         ON CONFLICT (name) DO NOTHING`,
        missing,
        missing.map(() => Buffer.from(create()).toString('hex')),
      );
      return findMany(names);
    },
    set,
    async remove(name) {
      return (await db.run('DELETE FROM secrets WHERE name = $1', name)) > 0;
    },
    destroy: (name) => set(name, new Uint8Array()),
  };
}
