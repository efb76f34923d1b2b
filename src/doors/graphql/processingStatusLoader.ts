import DataLoader from 'dataloader';
import { fromMilliseconds } from '../../domain/instant.ts';
import type { ProcessingStatus } from '../../readModel/queries/processingStatus.ts';
import { listProcessingStatus } from '../../readModel/queries/processingStatus.ts';
import type { ReadModels } from '../../readModel/readModels.ts';
import { isIn } from './lists/predicates.ts';

export type ProcessingStatusLoader = DataLoader<number, ProcessingStatus | null>;

/** The status of queues by their ids, those of one page in one query. Who asks has seen the queues already. */
export const processingStatusLoader = (reads: () => Promise<ReadModels>): ProcessingStatusLoader =>
  new DataLoader(async (ids) => loadAll(await reads(), ids), {
    // A mutation may have changed what was read for the one before it.
    cache: false,
  });

async function loadAll(
  reads: ReadModels,
  ids: readonly number[],
): Promise<readonly (ProcessingStatus | null)[]> {
  const { rows } = await listProcessingStatus(reads, null, {
    filter: isIn('Id', 'number', ids),
    orderBy: [],
    top: ids.length,
    skip: 0,
    count: false,
    now: fromMilliseconds(0),
  });
  const byId = new Map(rows.map((status) => [status.queue.id, status]));
  return ids.map((id) => byId.get(id) ?? null);
}
