import type { ClientBase } from 'pg';
import { StoodDown } from '../projectionStore.ts';
import type { Epoch, LogFacts } from '../projectionStore.ts';

/** Nodes hear on this channel how far the rows have come: `logId position`, and `anew` behind it where they begin again. */
export const channelOf = (schema: string): string => schema;

/**
 * The row that says how far the rows have come, and under which leader. Moving it is the first statement of each
 * transaction that writes rows: whoever finds it elsewhere, or under a later epoch, writes nothing. Everybody is told of
 * the new position when the transaction is in.
 */
export async function moveCheckpoint(
  client: ClientBase,
  schema: string,
  move: { readonly from: number; readonly to: number; readonly epoch: number },
): Promise<void> {
  const { rowCount } = await client.query(
    `WITH moved AS (
       UPDATE checkpoint SET position = $1, epoch = $2 WHERE position = $3 AND epoch <= $2 RETURNING log_id
     ) SELECT pg_notify($4, log_id || ' ' || $1::bigint) FROM moved`,
    [move.to, move.epoch, move.from, channelOf(schema)],
  );
  if (rowCount === 0) throw new StoodDown();
}

/** Tells everybody where the rows begin or go on, when the transaction is in. */
export const tellCheckpoint = (
  client: ClientBase,
  schema: string,
  told: { readonly logId: string; readonly position: number; readonly isAnew: boolean },
): Promise<unknown> => {
  const text = `${told.logId} ${told.position}${told.isAnew ? ' anew' : ''}`;
  return client.query('SELECT pg_notify($1, $2)', [channelOf(schema), text]);
};

export interface TakenCheckpoint {
  readonly position: number;
  readonly epoch: number;
  /** False where the rows are those of another log, know more than this one, or have lost their checkpoint. */
  readonly fits: boolean;
}

/**
 * Takes the checkpoint over for an epoch, made where it is missing, so that whoever projects under an earlier one stands
 * down. Throws StoodDown.
 */
export async function takeCheckpoint(
  client: ClientBase,
  { logId, lastPosition }: LogFacts,
  epoch: Epoch,
): Promise<TakenCheckpoint> {
  const { rowCount: made } = await client.query(
    'INSERT INTO checkpoint (id, log_id, position, epoch) VALUES (1, $1, 0, 0) ON CONFLICT DO NOTHING',
    [logId],
  );
  const { rows } = await client.query<{ log_id: string; position: number; epoch: number }>(
    `UPDATE checkpoint SET epoch = coalesce($1, epoch) WHERE epoch <= coalesce($1, epoch)
     RETURNING log_id, position, epoch`,
    [epoch === 'current' ? null : epoch],
  );
  const [row] = rows;
  if (row === undefined) throw new StoodDown();
  const fits = made === 0 && row.log_id === logId && row.position <= lastPosition;
  return { position: row.position, epoch: row.epoch, fits };
}

export const resetCheckpoint = (client: ClientBase, logId: string): Promise<unknown> =>
  client.query('UPDATE checkpoint SET log_id = $1, position = 0', [logId]);
