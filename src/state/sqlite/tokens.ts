import type { TokenOwner, TokenRecord, Tokens } from '../credentials.ts';
import type { Sqlite } from './database.ts';

type Row = Omit<TokenRecord, 'scopes'> & { readonly scopes: string | null };

const COLUMNS =
  'hash, kind, principal_id AS principalId, scopes, source, label, created_at AS createdAt, expires_at AS expiresAt';
const OF_OWNER = 'kind = @kind AND principal_id = @principalId AND (@source IS NULL OR source = @source)';

const toRecord = (row: Row): TokenRecord => ({
  ...row,
  scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as string[]),
});
const toRow = (record: TokenRecord): Row => ({
  ...record,
  scopes: record.scopes === null ? null : JSON.stringify(record.scopes),
});
const toOwner = (owner: TokenOwner) => ({ ...owner, source: owner.source ?? null });

export function sqliteTokens(db: Sqlite, onRightTaken: () => void): Tokens {
  const select = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM tokens WHERE hash = ?`);
  const selectOf = db.prepare<[ReturnType<typeof toOwner>], Row>(
    `SELECT ${COLUMNS} FROM tokens WHERE ${OF_OWNER} ORDER BY created_at DESC, hash`,
  );
  const upsert = db.prepare<[Row]>(
    `INSERT OR REPLACE INTO tokens (hash, kind, principal_id, scopes, source, label, created_at, expires_at)
     VALUES (@hash, @kind, @principalId, @scopes, @source, @label, @createdAt, @expiresAt)`,
  );
  const remove = db.prepare<[string]>('DELETE FROM tokens WHERE hash = ?');
  const removeOf = db.prepare<[ReturnType<typeof toOwner>]>(`DELETE FROM tokens WHERE ${OF_OWNER}`);
  const removeExpired = db.prepare<[number]>('DELETE FROM tokens WHERE expires_at <= ?');

  /** True where it replaced another. */
  const add = db.transaction((record: TokenRecord): boolean => {
    removeExpired.run(record.createdAt);
    const replaces = select.get(record.hash) !== undefined;
    upsert.run(toRow(record));
    return replaces;
  });

  return {
    async add(record) {
      if (add.immediate(record)) onRightTaken();
    },
    async find(hash) {
      const row = select.get(hash);
      return row === undefined ? null : toRecord(row);
    },
    async remove(hash) {
      const removed = remove.run(hash).changes > 0;
      if (removed) onRightTaken();
      return removed;
    },
    async removeOf(owner) {
      const removed = removeOf.run(toOwner(owner)).changes;
      if (removed > 0) onRightTaken();
      return removed;
    },
    async listOf(owner) {
      return selectOf.all(toOwner(owner)).map(toRecord);
    },
  };
}
