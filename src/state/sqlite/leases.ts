import { joinLeases, type Lease, type Leases } from '../leases.ts';
import { writeBehind } from '../writeBehind.ts';
import { type Sqlite, withoutDiskSync } from './database.ts';

const WRITE_INTERVAL_MS = 50;
const RETRY_INTERVAL_MS = 1000;

const COLUMNS =
  'lease_id AS leaseId, kind, work_id AS workId, deadline, granted_by AS "grant", principal_key AS principalKey, extra AS extraJson';

export interface SqliteLeases extends Leases {
  /** Ends the timer without writing. */
  stop(): void;
}

export function sqliteLeases(db: Sqlite, onWriteError: (error: unknown) => void): SqliteLeases {
  const select = db.prepare<[string], Lease>(`SELECT ${COLUMNS} FROM leases WHERE lease_id = ?`);
  const selectDue = db.prepare<[number, number], Lease>(
    `SELECT ${COLUMNS} FROM leases WHERE deadline <= ? ORDER BY deadline LIMIT ?`,
  );
  const selectAll = db.prepare<[], Lease>(`SELECT ${COLUMNS} FROM leases ORDER BY deadline`);
  const upsert = db.prepare<[Lease]>(
    `INSERT INTO leases (lease_id, kind, work_id, deadline, granted_by, principal_key, extra)
     VALUES (@leaseId, @kind, @workId, @deadline, @grant, @principalKey, @extraJson)
     ON CONFLICT (lease_id) DO UPDATE SET deadline = max(deadline, @deadline)`,
  );
  const remove = db.prepare<[string]>('DELETE FROM leases WHERE lease_id = ?');

  const writeAll = db.transaction((batch: ReadonlyMap<string, Lease | null>) => {
    for (const [leaseId, lease] of batch) {
      if (lease === null) remove.run(leaseId);
      else upsert.run(lease);
    }
  });

  const behind = writeBehind<Lease | null>({
    delayMs: WRITE_INTERVAL_MS,
    retryMs: RETRY_INTERVAL_MS,
    // The callers can do without the last leases (see the port), so that nobody has to wait for the disk here.
    write: (batch) => withoutDiskSync(db, () => writeAll.immediate(batch)),
    join: joinLeases,
    onError: onWriteError,
  });

  function current(leaseId: string): Lease | null {
    const written = select.get(leaseId) ?? null;
    const pending = behind.pending(leaseId);
    return pending === undefined ? written : joinLeases(written, pending);
  }

  return {
    put: (lease) => behind.collect(lease.leaseId, lease),
    remove: (leaseId) => behind.collect(leaseId, null),
    async find(leaseId) {
      return current(leaseId);
    },
    async extend(leaseId, deadline, now) {
      const lease = current(leaseId);
      if (lease === null || lease.deadline <= now) return false;
      behind.collect(leaseId, { ...lease, deadline });
      return true;
    },
    async deleteIfPast(leaseId, now) {
      const lease = current(leaseId);
      if (lease === null || lease.deadline > now) return false;
      behind.collect(leaseId, null);
      return true;
    },
    async due(now, limit) {
      await behind.flush();
      return selectDue.all(now, limit);
    },
    async all() {
      await behind.flush();
      return selectAll.all();
    },
    flush: () => behind.flush(),
    stop: () => behind.stop(),
  };
}
