import { setTimeout } from 'node:timers/promises';
import { joinLeases, type Lease, type Leases } from '../leases.ts';
import { writeBehind } from '../writeBehind.ts';
import type { Postgres } from './database.ts';

const WRITE_INTERVAL_MS = 5;
const RETRY_INTERVAL_MS = 200;

/** Together longer than another node needs to write what it has granted, also at its second attempt. */
const AWAIT_GRANT_MS = [10, 40, 250];

const COLUMNS = `lease_id AS "leaseId", kind, work_id AS "workId", deadline, granted_by AS "grant",
  principal_key AS "principalKey", extra AS "extraJson"`;

export interface PostgresLeases extends Leases {
  /** Ends the timer without writing. */
  stop(): void;
}

export function postgresLeases(db: Postgres, onWriteError: (error: unknown) => void): PostgresLeases {
  const writeAll = `
    WITH removed AS (DELETE FROM leases WHERE lease_id = ANY($1::text[]))
    INSERT INTO leases AS there (lease_id, kind, work_id, deadline, granted_by, principal_key, extra)
    SELECT * FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[])
    ON CONFLICT (lease_id) DO UPDATE SET deadline = greatest(there.deadline, excluded.deadline)`;

  async function write(batch: ReadonlyMap<string, Lease | null>): Promise<void> {
    const ended = [...batch].filter(([, lease]) => lease === null).map(([leaseId]) => leaseId);
    // In one order on all nodes, so that two batches do not wait for each other.
    const put = [...batch.values()].filter((lease) => lease !== null).toSorted(byId);
    await db.run(
      writeAll,
      ended,
      put.map(({ leaseId }) => leaseId),
      put.map(({ kind }) => kind),
      put.map(({ workId }) => workId),
      put.map(({ deadline }) => deadline),
      put.map(({ grant }) => grant),
      put.map(({ principalKey }) => principalKey),
      put.map(({ extraJson }) => extraJson),
    );
  }

  const behind = writeBehind<Lease | null>({
    delayMs: WRITE_INTERVAL_MS,
    retryMs: RETRY_INTERVAL_MS,
    write,
    join: joinLeases,
    onError: onWriteError,
  });

  /** What is decided in the database has to have reached it. */
  const written = async (leaseId: string): Promise<void> => {
    if (behind.pending(leaseId) !== undefined) await behind.flush();
  };

  async function find(leaseId: string): Promise<Lease | null> {
    await written(leaseId);
    const [row] = await db.rows<Lease>(`SELECT ${COLUMNS} FROM leases WHERE lease_id = $1`, leaseId);
    return row ?? null;
  }

  async function extend(leaseId: string, deadline: number, now: number): Promise<boolean> {
    const extended = await db.run(
      'UPDATE leases SET deadline = greatest(deadline, $2) WHERE lease_id = $1 AND deadline > $3',
      leaseId,
      deadline,
      now,
    );
    return extended > 0;
  }

  return {
    put: (lease) => behind.collect(lease.leaseId, lease),
    remove: (leaseId) => behind.collect(leaseId, null),
    find,
    async extend(leaseId, deadline, now) {
      const endedHere = behind.pending(leaseId) === null;
      await written(leaseId);
      if (await extend(leaseId, deadline, now)) return true;
      if (endedHere) return false;
      for (const pause of AWAIT_GRANT_MS) {
        if ((await find(leaseId)) !== null) break;
        await setTimeout(pause);
      }
      return extend(leaseId, deadline, now);
    },
    async deleteIfPast(leaseId, now) {
      await written(leaseId);
      const deleted = await db.run('DELETE FROM leases WHERE lease_id = $1 AND deadline <= $2', leaseId, now);
      return deleted > 0;
    },
    async due(now, limit) {
      await behind.flush();
      return db.rows<Lease>(
        `SELECT ${COLUMNS} FROM leases WHERE deadline <= $1 ORDER BY deadline LIMIT $2`,
        now,
        limit,
      );
    },
    async all() {
      await behind.flush();
      return db.rows<Lease>(`SELECT ${COLUMNS} FROM leases ORDER BY deadline`);
    },
    flush: () => behind.flush(),
    stop: () => behind.stop(),
  };
}

const byId = (a: Lease, b: Lease): number => (a.leaseId < b.leaseId ? -1 : 1);
