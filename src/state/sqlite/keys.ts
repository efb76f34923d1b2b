import type { Keys } from '../keys.ts';
import type { Sqlite } from './database.ts';

export function sqliteKeys(db: Sqlite): Keys {
  const select = db.prepare<[string], Buffer>('SELECT value FROM secrets WHERE name = ?').pluck();
  const insert = db.prepare<[string, Uint8Array]>(
    'INSERT OR IGNORE INTO secrets (name, value) VALUES (?, ?)',
  );
  const upsert = db.prepare<[string, Uint8Array]>(
    'INSERT OR REPLACE INTO secrets (name, value) VALUES (?, ?)',
  );
  const remove = db.prepare<[string]>('DELETE FROM secrets WHERE name = ?');

  return {
    async find(name) {
      return select.get(name) ?? null;
    },
    async getOrCreate(name, create) {
      const found = select.get(name);
      if (found !== undefined) return found;
      const created = create();
      insert.run(name, created);
      return select.get(name) ?? created;
    },
    async set(name, value) {
      upsert.run(name, value);
    },
    async remove(name) {
      return remove.run(name).changes > 0;
    },
  };
}
