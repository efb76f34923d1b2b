import type { AppRecord, Apps } from '../credentials.ts';
import type { Sqlite } from './database.ts';

type Row = Omit<AppRecord, 'roles' | 'folders'> & { readonly roles: string; readonly folders: string };

const COLUMNS = `client_id AS clientId, secret_hash AS secretHash, name, tenant_id AS tenantId, roles, folders, source,
  created_at AS createdAt`;

const toRecord = (row: Row): AppRecord => ({
  ...row,
  roles: JSON.parse(row.roles) as AppRecord['roles'],
  folders: JSON.parse(row.folders) as AppRecord['folders'],
});
const toRow = (app: AppRecord): Row => ({
  ...app,
  roles: JSON.stringify(app.roles),
  folders: JSON.stringify(app.folders),
});

export function sqliteApps(db: Sqlite, onRightTaken: () => void): Apps {
  const select = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM apps WHERE client_id = ?`);
  const selectAll = db.prepare<[], Row>(`SELECT ${COLUMNS} FROM apps ORDER BY client_id`);
  const upsert = db.prepare<[Row]>(
    `INSERT OR REPLACE INTO apps (client_id, secret_hash, name, tenant_id, roles, folders, source, created_at)
     VALUES (@clientId, @secretHash, @name, @tenantId, @roles, @folders, @source, @createdAt)`,
  );
  const remove = db.prepare<[string]>('DELETE FROM apps WHERE client_id = ?');

  return {
    async find(clientId) {
      const row = select.get(clientId);
      return row === undefined ? null : toRecord(row);
    },
    async set(app) {
      upsert.run(toRow(app));
      onRightTaken();
    },
    async remove(clientId) {
      const removed = remove.run(clientId).changes > 0;
      if (removed) onRightTaken();
      return removed;
    },
    async list() {
      return selectAll.all().map(toRecord);
    },
  };
}
