import { sql } from 'kysely';
import type { CallbackRow } from '../../../projections/callbackStatus/callbackStatus.ts';
import { callbackOf } from '../../../projections/callbackStatus/callbackStatus.ts';
import { callbackStatusNames } from '../../../projections/names.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { callbackStatuses } from '../../domain/callback/callback.ts';
import { toMilliseconds, trimmed } from '../../domain/instant.ts';
import { entityModel, enumeration } from '../expression/model.ts';
import type { ReadModels } from '../readModels.ts';
import { trimmedOrNull } from './itemView.ts';
import {
  type Folders,
  inFolders,
  type ListQuery,
  mapPage,
  type Page,
  readPage,
  type Source,
} from './list.ts';

const callbackModel = entityModel({
  name: 'Callback',
  alias: 'callback',
  properties: {
    Id: { type: 'int', column: 'task_id', nullable: false },
    SystemId: { type: 'int', column: 'system_id', nullable: false },
    Status: {
      type: 'enum',
      column: 'status',
      nullable: false,
      enumeration: enumeration(callbackStatusNames, 'number'),
    },
  },
});

const source: Source<CallbackRow> = {
  model: callbackModel,
  select: sql<CallbackRow>`callback.*`,
  from: sql`callback`,
  id: sql`callback.task_id`,
};

/** Messages to the systems that have set tasks: by the id of the task. */
export const listCallbacks = async (
  reads: ReadModels,
  folders: Folders,
  query: ListQuery,
): Promise<Page<Callback>> =>
  mapPage(await readPage(reads, source, inFolders(sql`callback.folder_id`, folders), query), viewOf);

/** The callback of a task; null where there is none, or in another folder. */
export async function findCallback(
  reads: ReadModels,
  folderId: number,
  taskId: number,
): Promise<Callback | null> {
  const row = await reads.keyed
    .selectFrom('callback')
    .selectAll()
    .where('task_id', '=', taskId)
    .where('folder_id', '=', folderId)
    .executeTakeFirst();
  return row === undefined ? null : viewOf(row);
}

/** The callbacks of many tasks, by the tasks' ids; none of those that nobody is to be told of. */
export async function callbacksOf(
  reads: ReadModels,
  taskIds: readonly number[],
): Promise<ReadonlyMap<number, Callback>> {
  if (taskIds.length === 0) return new Map();
  const rows = await reads.keyed.selectFrom('callback').selectAll().where('task_id', 'in', taskIds).execute();
  return new Map(rows.map((row) => [row.task_id, viewOf(row)]));
}

/** All that are still to be sent, as far as the rows know. */
export async function listPendingCallbacks(reads: ReadModels): Promise<readonly Callback[]> {
  const rows = await reads.lists
    .selectFrom('callback')
    .selectAll()
    .where('status', '=', callbackStatuses.PENDING)
    .execute();
  return rows.map(viewOf);
}

/** Since when (milliseconds since 1970) the oldest of those waits; null where there is none. */
export async function oldestPendingCallback(reads: ReadModels): Promise<number | null> {
  const row = await reads.keyed
    .selectFrom('callback')
    .select('requested_at')
    .where('status', '=', callbackStatuses.PENDING)
    .orderBy('requested_at')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toMilliseconds(trimmed(row.requested_at));
}

function viewOf(row: CallbackRow): Callback {
  const callback = callbackOf(row);
  return {
    ...callback,
    nextAt: trimmedOrNull(callback.nextAt),
    requestedAt: trimmed(callback.requestedAt),
    endedAt: trimmedOrNull(callback.endedAt),
  };
}
