import type { Lease, Leases } from '../leases.ts';
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
    `INSERT OR REPLACE INTO leases (lease_id, kind, work_id, deadline, granted_by, principal_key, extra)
     VALUES (@leaseId, @kind, @workId, @deadline, @grant, @principalKey, @extraJson)`,
  );
  const remove = db.prepare<[string]>('DELETE FROM leases WHERE lease_id = ?');

  /** What is to be written: a lease as it is now, or null where it is gone. */
  const collected = new Map<string, Lease | null>();
  let timer: NodeJS.Timeout | undefined;

  const writeCollected = db.transaction(() => {
    for (const [leaseId, lease] of collected) {
      if (lease === null) remove.run(leaseId);
      else upsert.run(lease);
    }
  });

  // The callers can do without the last leases (see the port), so that nobody has to wait for the disk here.
  function write(): void {
    if (collected.size === 0) return;
    withoutDiskSync(db, () => writeCollected.immediate());
    collected.clear();
  }

  function writeLater(delay: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      try {
        write();
      } catch (error) {
        writeLater(RETRY_INTERVAL_MS);
        onWriteError(error);
      }
    }, delay).unref();
  }

  function collect(leaseId: string, lease: Lease | null): void {
    collected.set(leaseId, lease);
    writeLater(WRITE_INTERVAL_MS);
  }

  function current(leaseId: string): Lease | null {
    const lease = collected.get(leaseId);
    return lease === undefined ? (select.get(leaseId) ?? null) : lease;
  }

  return {
    put: (lease) => collect(lease.leaseId, lease),
    remove: (leaseId) => collect(leaseId, null),
    async find(leaseId) {
      return current(leaseId);
    },
    async extend(leaseId, deadline, now) {
      const lease = current(leaseId);
      if (lease === null || lease.deadline <= now) return false;
      collect(leaseId, { ...lease, deadline });
      return true;
    },
    async deleteIfPast(leaseId, now) {
      const lease = current(leaseId);
      if (lease === null || lease.deadline > now) return false;
      collect(leaseId, null);
      return true;
    },
    async due(now, limit) {
      write();
      return selectDue.all(now, limit);
    },
    async all() {
      write();
      return selectAll.all();
    },
    async flush() {
      write();
    },
    stop: () => clearTimeout(timer),
  };
}
