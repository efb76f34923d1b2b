import type { TokenOwner, TokenRecord, Tokens } from '../credentials.ts';
import type { Postgres, Value } from './database.ts';
import type { Rights } from './rights.ts';

type Row = Omit<TokenRecord, 'scopes'> & { readonly scopes: string | null };

const COLUMNS = `hash, kind, principal_id AS "principalId", scopes, source, label, created_at AS "createdAt",
  expires_at AS "expiresAt"`;
const OF_OWNER = 'kind = $1 AND principal_id = $2 AND ($3::text IS NULL OR source = $3)';

const toRecord = (row: Row): TokenRecord => ({
  ...row,
  scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as string[]),
});
const valuesOf = (record: TokenRecord): readonly Value[] => [
  record.hash,
  record.kind,
  record.principalId,
  record.scopes === null ? null : JSON.stringify(record.scopes),
  record.source,
  record.label,
  record.createdAt,
  record.expiresAt,
];
const ownerOf = ({ kind, principalId, source }: TokenOwner): readonly Value[] => [
  kind,
  principalId,
  source ?? null,
];

export function postgresTokens(db: Postgres, rights: Rights): Tokens {
  const insert = `INSERT INTO tokens (hash, kind, principal_id, scopes, source, label, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;

  return {
    async add(record) {
      await db.run('DELETE FROM tokens WHERE expires_at <= $1', record.createdAt);
      const added = await db.run(`${insert} ON CONFLICT (hash) DO NOTHING`, ...valuesOf(record));
      if (added > 0) return;
      await rights.take(
        `${insert} ON CONFLICT (hash) DO UPDATE SET
           kind = excluded.kind, principal_id = excluded.principal_id, scopes = excluded.scopes,
           source = excluded.source, label = excluded.label, created_at = excluded.created_at,
           expires_at = excluded.expires_at
         RETURNING 1`,
        ...valuesOf(record),
      );
    },
    async find(hash) {
      const [row] = await db.rows<Row>(`SELECT ${COLUMNS} FROM tokens WHERE hash = $1`, hash);
      return row === undefined ? null : toRecord(row);
    },
    async remove(hash) {
      return (await rights.take('DELETE FROM tokens WHERE hash = $1 RETURNING 1', hash)) > 0;
    },
    removeOf: (owner) => rights.take(`DELETE FROM tokens WHERE ${OF_OWNER} RETURNING 1`, ...ownerOf(owner)),
    async listOf(owner) {
      const rows = await db.rows<Row>(
        `SELECT ${COLUMNS} FROM tokens WHERE ${OF_OWNER} ORDER BY created_at DESC, hash`,
        ...ownerOf(owner),
      );
      return rows.map(toRecord);
    },
  };
}
