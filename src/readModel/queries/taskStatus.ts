import { sql } from 'kysely';
import { type ProcessRow, processOf } from '../../../projections/definitions/processes.ts';
import type { TaskStatusRow } from '../../../projections/taskStatus/taskStatus.ts';
import type { Process } from '../../domain/process/process.ts';
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
import { taskStatusModel } from './taskModels.ts';

/** How the tasks of a process stand, and how they went since it exists. Milliseconds are sums. */
export interface ProcessStatus {
  readonly process: Process;
  readonly preparing: number;
  readonly queued: number;
  readonly executing: number;
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
  /** How often a bot has lost its lease. */
  readonly lost: number;
  readonly doneMs: number;
  readonly failedMs: number;
  readonly lastEnded: string | null;
}

type Row = ProcessRow & Omit<TaskStatusRow, 'process_id' | 'position'>;

const source: Source<Row> = {
  model: taskStatusModel,
  select: sql<Row>`status.*`,
  // A process that never had a task has no figures yet.
  from: sql`(
    select process.*,
      coalesce(preparing, 0) as preparing,
      coalesce(queued, 0) as queued,
      coalesce(executing, 0) as executing,
      coalesce(done, 0) as done,
      coalesce(failed, 0) as failed,
      coalesce(cancelled, 0) as cancelled,
      coalesce(lost, 0) as lost,
      coalesce(done_ms, 0) as done_ms,
      coalesce(failed_ms, 0) as failed_ms,
      last_ended
    from process left join task_status on task_status.process_id = process.id
    where process.deleted = 0
  ) as status`,
  id: sql`status.id`,
};

/** One for each process that is there, as taskStatusModel names it. */
export const listProcessStatus = async (
  reads: ReadModels,
  folders: Folders,
  query: ListQuery,
): Promise<Page<ProcessStatus>> =>
  mapPage(await readPage(reads, source, inFolders(sql`status.folder_id`, folders), query), statusOf);

const statusOf = (row: Row): ProcessStatus => ({
  process: processOf(row),
  preparing: row.preparing,
  queued: row.queued,
  executing: row.executing,
  done: row.done,
  failed: row.failed,
  cancelled: row.cancelled,
  lost: row.lost,
  doneMs: row.done_ms,
  failedMs: row.failed_ms,
  lastEnded: trimmedOrNull(row.last_ended),
});
