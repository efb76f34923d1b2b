import { sql } from 'kysely';
import { type QueueRow, queueOf } from '../../../projections/definitions/queues.ts';
import type { ProcessingStatusRow } from '../../../projections/processingStatus/processingStatus.ts';
import type { Queue } from '../../domain/queue/queue.ts';
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
import { processingStatusModel } from './processingModels.ts';
import { type Processed, processedOf } from './processed.ts';

/** How a queue stands, and what was processed since it exists. */
export interface ProcessingStatus extends Processed {
  readonly queue: Queue;
  readonly itemsToProcess: number;
  readonly itemsInProgress: number;
  readonly abandoned: number;
  readonly lastProcessed: string | null;
}

type Row = QueueRow & Omit<ProcessingStatusRow, 'queue_id' | 'position'>;

const source: Source<Row> = {
  model: processingStatusModel,
  select: sql<Row>`status.*`,
  // A queue that never had an item has no figures yet.
  from: sql`(
    select queue_definition.*,
      coalesce(new_items, 0) as new_items,
      coalesce(in_progress, 0) as in_progress,
      coalesce(successful, 0) as successful,
      coalesce(application_exceptions, 0) as application_exceptions,
      coalesce(business_exceptions, 0) as business_exceptions,
      coalesce(successful + application_exceptions + business_exceptions, 0) as total,
      coalesce(abandoned, 0) as abandoned,
      coalesce(retried, 0) as retried,
      coalesce(successful_ms, 0) as successful_ms,
      coalesce(application_ms, 0) as application_ms,
      coalesce(business_ms, 0) as business_ms,
      last_processed
    from queue_definition left join processing_status on processing_status.queue_id = queue_definition.id
    where queue_definition.deleted = 0
  ) as status`,
  id: sql`status.id`,
};

/** One for each queue that is there, as processingStatusModel names it. */
export async function listProcessingStatus(
  reads: ReadModels,
  folders: Folders,
  query: ListQuery,
): Promise<Page<ProcessingStatus>> {
  return mapPage(await readPage(reads, source, inFolders(sql`status.folder_id`, folders), query), statusOf);
}

const statusOf = (row: Row): ProcessingStatus => ({
  queue: queueOf(row),
  itemsToProcess: row.new_items,
  itemsInProgress: row.in_progress,
  abandoned: row.abandoned,
  lastProcessed: trimmedOrNull(row.last_processed),
  ...processedOf(row),
});
