import { sql } from 'kysely';
import {
  bucketOf,
  type ProcessingRecordRow,
  type ReportType,
} from '../../../projections/processingRecords/processingRecords.ts';
import { type Instant, trimmed } from '../../domain/instant.ts';
import type { ReadModels } from '../readModels.ts';
import { type ListQuery, mapPage, type Page, readPage, type Source } from './list.ts';
import { processingRecordModel } from './processingModels.ts';
import { type Processed, processedOf } from './processed.ts';

/** What was processed in a minute, an hour or a day, and how the queue stood at its end. */
export interface ProcessingRecord extends Processed {
  readonly queueId: number;
  readonly reportType: ReportType;
  /** When it began. */
  readonly processingTime: Instant;
  readonly remaining: number;
  readonly inProgress: number;
}

export interface Report {
  readonly queueId: number;
  readonly reportType: ReportType;
  /** The first minute, hour or day is the one that this is in. */
  readonly since: Instant;
}

type Row = ProcessingRecordRow & { readonly remaining: number };

/** Records of a queue as processingRecordModel names them; without an order the oldest first. */
export async function listProcessingRecords(
  reads: ReadModels,
  report: Report,
  query: ListQuery,
): Promise<Page<ProcessingRecord>> {
  return mapPage(await readPage(reads, sourceOf(report), [], inOrder(query)), recordOf);
}

const inOrder = (query: ListQuery): ListQuery =>
  query.orderBy.length > 0
    ? query
    : {
        ...query,
        orderBy: [{ expression: { kind: 'property', path: ['ProcessingTime'] }, direction: 'asc' }],
      };

/**
 * Records tell what was added to the open items; how many there were is the sum of all up to there. Whole days
 * before the report are summed from the records of days, which are few.
 */
function sourceOf({ queueId, reportType, since }: Report): Source<Row> {
  const first = bucketOf(reportType, since);
  const day = bucketOf('day', since);
  const before = (column: string) => sql`coalesce((
    select sum(${sql.ref(column)}) from processing_record
    where queue_id = ${queueId} and report_type = 'day' and bucket < ${day}
  ), 0)`;
  const upToHere = (column: string) =>
    // A sum of whole numbers is one of another type in PostgreSQL.
    sql`cast(${before(column)} + sum(${sql.ref(column)}) over (order by bucket) as bigint)`;
  return {
    model: processingRecordModel,
    select: sql<Row>`record.*`,
    from: sql`(
      select * from (
        select queue_id, report_type, bucket, successful, application_exceptions, business_exceptions, retried,
          successful_ms, application_ms, business_ms,
          successful + application_exceptions + business_exceptions as total,
          ${upToHere('new_items')} as remaining,
          ${upToHere('in_progress')} as in_progress
        from processing_record
        where queue_id = ${queueId} and report_type = ${reportType} and bucket >= ${day}
      ) as since_midnight
      where bucket >= ${first}
    ) as record`,
    id: sql`record.bucket`,
  };
}

const recordOf = (row: Row): ProcessingRecord => ({
  queueId: row.queue_id,
  reportType: row.report_type,
  processingTime: trimmed(row.bucket),
  remaining: row.remaining,
  inProgress: row.in_progress,
  ...processedOf(row),
});
