import type { Client } from 'pg';
import type { Projection } from '../../../projections/projection.ts';
import type { Epoch, LogFacts } from '../projectionStore.ts';
import type { TableState } from '../versions.ts';
import { resetCheckpoint, takeCheckpoint, tellCheckpoint } from './checkpoint.ts';
import { dropAll, prepareTables } from './tables.ts';

const meta = `
  CREATE TABLE IF NOT EXISTS checkpoint (
    id integer PRIMARY KEY CHECK (id = 1),
    log_id text NOT NULL,
    position bigint NOT NULL,
    epoch bigint NOT NULL
  );
  CREATE TABLE IF NOT EXISTS projection (
    name text NOT NULL,
    version integer NOT NULL,
    table_name text NOT NULL,
    is_serving integer NOT NULL,
    position bigint,
    PRIMARY KEY (name, version)
  );
`;

export interface PreparedDatabase {
  readonly tables: readonly TableState[];
  readonly position: number;
  readonly epoch: number;
}

export interface Preparation {
  readonly schema: string;
  readonly log: LogFacts;
  readonly projections: readonly Projection[];
  /** See takeCheckpoint. */
  readonly epoch: Epoch;
  /** Whatever rows there are, they are thrown away. */
  readonly isAnew?: boolean;
}

/**
 * Makes the schema and its tables where they are missing, in one transaction, and takes the checkpoint over for an epoch.
 * Rows of another log, and rows that know more than the log does, are thrown away. Throws StoodDown.
 */
export async function prepareDatabase(
  client: Client,
  { schema, log, projections, epoch, isAnew = false }: Preparation,
): Promise<PreparedDatabase> {
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [schema]);
  await makeSchema(client, schema);
  await client.query(meta);
  const taken = await takeCheckpoint(client, log, epoch);
  const isKept = taken.fits && !isAnew;
  if (!isKept) {
    await dropAll(client);
    await resetCheckpoint(client, log.logId);
  }
  const position = isKept ? taken.position : 0;
  const tables = await prepareTables(client, projections, position);
  await tellCheckpoint(client, schema, { logId: log.logId, position, isAnew: !isKept });
  await client.query('COMMIT');
  return { tables, position, epoch: taken.epoch };
}

/** Asked for first: who may use a schema that others have made need not be allowed to make one. */
async function makeSchema(client: Client, schema: string): Promise<void> {
  const { rows } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rows.length === 0) await client.query(`CREATE SCHEMA ${schema}`);
}
