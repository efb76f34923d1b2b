import type { AppRecord, Apps } from '../credentials.ts';
import type { Postgres, Value } from './database.ts';
import type { Rights } from './rights.ts';

type Row = Omit<AppRecord, 'roles' | 'folders'> & { readonly roles: string; readonly folders: string };

const COLUMNS = `client_id AS "clientId", secret_hash AS "secretHash", name, tenant_id AS "tenantId", roles, folders,
  source, created_at AS "createdAt"`;

const toRecord = (row: Row): AppRecord => ({
  ...row,
  roles: JSON.parse(row.roles) as AppRecord['roles'],
  folders: JSON.parse(row.folders) as AppRecord['folders'],
});
const valuesOf = (app: AppRecord): readonly Value[] => [
  app.clientId,
  app.secretHash,
  app.name,
  app.tenantId,
  JSON.stringify(app.roles),
  JSON.stringify(app.folders),
  app.source,
  app.createdAt,
];

export function postgresApps(db: Postgres, rights: Rights): Apps {
  return {
    async find(clientId) {
      const [row] = await db.rows<Row>(`SELECT ${COLUMNS} FROM apps WHERE client_id = $1`, clientId);
      return row === undefined ? null : toRecord(row);
    },
    async set(app) {
      await rights.take(
        `INSERT INTO apps (client_id, secret_hash, name, tenant_id, roles, folders, source, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (client_id) DO UPDATE SET
           secret_hash = excluded.secret_hash, name = excluded.name, tenant_id = excluded.tenant_id,
           roles = excluded.roles, folders = excluded.folders, source = excluded.source,
           created_at = excluded.created_at
         RETURNING 1`,
        ...valuesOf(app),
      );
    },
    async remove(clientId) {
      return (await rights.take('DELETE FROM apps WHERE client_id = $1 RETURNING 1', clientId)) > 0;
    },
    async list() {
      return (await db.rows<Row>(`SELECT ${COLUMNS} FROM apps ORDER BY client_id`)).map(toRecord);
    },
  };
}
