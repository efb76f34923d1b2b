import type { ClientBase, Pool } from 'pg';
import type { Defined } from '../definitions.ts';
import { type OpenQuery, openItems, openTasks, openWorkProjections, type UseOpenWork } from '../openWork.ts';
import {
  definitionProjections,
  definitionQueries,
  noDefinitions,
  type StoredDefinitions,
} from '../storedDefinitions.ts';
import { inSnapshot, rowsOf } from './snapshot.ts';

/** See ReadDatabase.openItems; part by part. */
export function readOpenWork(pool: Pool, logId: string, use: UseOpenWork): Promise<void> {
  return inSnapshot(pool, async (client) => {
    const position = await positionOf(client, logId, openWorkProjections);
    use([], position ?? 0, []);
    if (position === null) return;
    await eachPart(client, openItems, (items) => use(items, position, []));
    await eachPart(client, openTasks, (tasks) => use([], position, tasks));
  });
}

/** See ReadDatabase.definitions. */
export function readDefinitions(pool: Pool, logId: string): Promise<StoredDefinitions> {
  return inSnapshot(pool, async (client) => {
    const position = await positionOf(client, logId, definitionProjections);
    if (position === null) return noDefinitions;
    const defined: Defined[] = [];
    for (const { text, read } of definitionQueries)
      defined.push(...(await client.query(text)).rows.map(read));
    return { defined, position };
  });
}

async function eachPart<T>(
  client: ClientBase,
  { text, read }: OpenQuery<T>,
  use: (part: T[]) => void,
): Promise<void> {
  for await (const rows of rowsOf(client, text)) use(rows.map(read));
}

/** Null while the rows are not all there, or those of another log. */
async function positionOf(
  client: ClientBase,
  logId: string,
  projections: readonly string[],
): Promise<number | null> {
  const tables = await client.query<{ exist: boolean }>(
    `SELECT to_regclass('checkpoint') IS NOT NULL AS exist`,
  );
  if (tables.rows[0]?.exist !== true) return null;
  const { rows } = await client.query<{ position: number }>(
    `SELECT position FROM checkpoint WHERE log_id = $1 AND $2 = (
       SELECT count(*) FROM projection WHERE name = ANY ($3) AND is_serving = 1 AND position IS NULL
     )`,
    [logId, projections.length, [...projections]],
  );
  return rows[0]?.position ?? null;
}
