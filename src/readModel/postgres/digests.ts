import type { ClientBase } from 'pg';
import type { Projection } from '../../../projections/projection.ts';
import { openPool } from '../../postgres/connect.ts';
import {
  type Digest,
  type Digests,
  digestQuery,
  NotComparable,
  type ReadDigests,
  RowDigest,
} from '../digest.ts';
import type { PostgresPlace } from './place.ts';
import { inSnapshot, rowsOf } from './snapshot.ts';

/** Reads the digests of a database that may be at work. */
export const postgresDigests =
  (place: PostgresPlace): ReadDigests =>
  async (logId, projections) => {
    const pool = openPool({ ...place, statementMs: 0 }, 1);
    try {
      return await inSnapshot(pool, (client) => read(client, logId, projections));
    } finally {
      await pool.end();
    }
  };

async function read(client: ClientBase, logId: string, projections: readonly Projection[]): Promise<Digests> {
  const position = await positionIn(client, logId);
  const byProjection = new Map<string, Digest>();
  for (const projection of projections)
    if (await isBuilt(client, projection))
      byProjection.set(projection.name, await digestOf(client, projection));
  return { position, byProjection };
}

async function positionIn(client: ClientBase, logId: string): Promise<number> {
  const tables = await client.query<{ exist: boolean }>(
    `SELECT to_regclass('checkpoint') IS NOT NULL AS exist`,
  );
  if (tables.rows[0]?.exist !== true) throw new NotComparable('there is no read model');
  const { rows } = await client.query<{ log_id: string; position: number }>(
    'SELECT log_id, position FROM checkpoint',
  );
  const [row] = rows;
  if (row?.log_id !== logId) throw new NotComparable('the read model is not one of this log');
  return row.position;
}

async function isBuilt(client: ClientBase, { name, version }: Projection): Promise<boolean> {
  const { rows } = await client.query(
    'SELECT 1 FROM projection WHERE name = $1 AND version = $2 AND is_serving = 1 AND position IS NULL',
    [name, version],
  );
  return rows.length > 0;
}

async function digestOf(client: ClientBase, projection: Projection): Promise<Digest> {
  const digest = new RowDigest();
  for await (const rows of rowsOf(client, digestQuery(projection))) for (const row of rows) digest.add(row);
  return digest.end();
}
