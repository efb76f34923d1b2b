import type { ErasableKeys } from '../keys.ts';
import type { Sqlite } from './database.ts';
import { emptyLog } from './database.ts';

interface Row {
  readonly name: string;
  readonly value: Buffer;
}

export function sqliteKeys(db: Sqlite): ErasableKeys {
  const select = db.prepare<[string], Buffer>('SELECT value FROM secrets WHERE name = ?').pluck();
  const insert = db.prepare<[string, Uint8Array]>(
    'INSERT OR IGNORE INTO secrets (name, value) VALUES (?, ?)',
  );
  const upsert = db.prepare<[string, Uint8Array]>(
    'INSERT OR REPLACE INTO secrets (name, value) VALUES (?, ?)',
  );
  const selectMany = db.prepare<[string], Row>(
    'SELECT name, value FROM secrets WHERE name IN (SELECT value FROM json_each(?))',
  );
  const insertMany = db.transaction((names: readonly string[], create: () => Uint8Array) => {
    for (const name of names) insert.run(name, create());
  });
  const found = (names: readonly string[]): ReadonlyMap<string, Uint8Array> =>
    new Map(selectMany.all(JSON.stringify(names)).map(({ name, value }) => [name, value]));
  const remove = db.prepare<[string]>('DELETE FROM secrets WHERE name = ?');

  return {
    async find(name) {
      return select.get(name) ?? null;
    },
    async findMany(names) {
      return found(names);
    },
    async getOrCreate(name, create) {
      const before = select.get(name);
      if (before !== undefined) return before;
      const created = create();
      insert.run(name, created);
      return select.get(name) ?? created;
    },
    async getOrCreateMany(names, create) {
      const before = found(names);
      const missing = names.filter((name) => !before.has(name));
      if (missing.length === 0) return before;
      insertMany(missing, create);
      return found(names);
    },
    async set(name, value) {
      upsert.run(name, value);
    },
    async remove(name) {
      return remove.run(name).changes > 0;
    },
    async destroy(name) {
      upsert.run(name, new Uint8Array());
      emptyLog(db);
    },
  };
}
