import type { Recorded } from '../../src/domain/event.ts';
import type { Instant } from '../../src/domain/instant.ts';
import type { QueueItemEvent } from '../../src/domain/queueItem/events.ts';
import { type Figures, figuresOf } from '../processed.ts';
import { type Change, none, type Projection } from '../projection.ts';

export const reportTypes = ['minute', 'hour', 'day'] as const;
export type ReportType = (typeof reportTypes)[number];

/**
 * What a minute, an hour or a day (UTC) added to the figures of a queue; buckets in which nothing happened have
 * no row. `new_items` and `in_progress` are what was added to them less what was taken away: summed over all
 * buckets up to one they tell how many there were at its end. Times are sums in milliseconds.
 */
export type ProcessingRecordRow = {
  readonly queue_id: number;
  readonly report_type: ReportType;
  /** When the bucket begins, in fixed width. */
  readonly bucket: string;
  readonly new_items: number;
  readonly in_progress: number;
  readonly successful: number;
  readonly application_exceptions: number;
  readonly business_exceptions: number;
  readonly retried: number;
  readonly successful_ms: number;
  readonly application_ms: number;
  readonly business_ms: number;
  readonly position: number;
};

/** How did the work in a queue go over time? */
export const processingRecords: Projection<ProcessingRecordRow> = {
  name: 'processingRecords',
  version: 1,
  categories: ['queueItem'],
  table: {
    name: 'processing_record',
    columns: {
      queue_id: 'integer',
      report_type: 'text',
      bucket: 'text',
      new_items: 'integer',
      in_progress: 'integer',
      successful: 'integer',
      application_exceptions: 'integer',
      business_exceptions: 'integer',
      retried: 'integer',
      successful_ms: 'real',
      application_ms: 'real',
      business_ms: 'real',
      position: 'integer',
    },
    key: ['queue_id', 'report_type', 'bucket'],
    indexes: [],
  },
  changes: (event) => {
    const added = figuresOf(event as Recorded<QueueItemEvent>);
    if (added === null) return none;
    const { at } = event.metadata;
    return reportTypes.map((type) =>
      change(added.queueId, type, bucketOf(type, at), added.figures, event.position),
    );
  },
};

const lengths = { minute: 16, hour: 13, day: 10 } as const;
const rests = { minute: ':00.0000000Z', hour: ':00:00.0000000Z', day: 'T00:00:00.0000000Z' } as const;

/** The beginning of the minute, hour or day that an instant is in. */
export const bucketOf = (type: ReportType, at: Instant): string => at.slice(0, lengths[type]) + rests[type];

function change(
  queueId: number,
  type: ReportType,
  bucket: string,
  figures: Figures,
  position: number,
): Change<ProcessingRecordRow> {
  return {
    key: [queueId, type, bucket],
    evolve: (row) => sum(row ?? empty(queueId, type, bucket), figures, position),
  };
}

const sum = (row: ProcessingRecordRow, figures: Figures, position: number): ProcessingRecordRow => ({
  queue_id: row.queue_id,
  report_type: row.report_type,
  bucket: row.bucket,
  new_items: row.new_items + figures.newItems,
  in_progress: row.in_progress + figures.inProgress,
  successful: row.successful + figures.successful,
  application_exceptions: row.application_exceptions + figures.applicationExceptions,
  business_exceptions: row.business_exceptions + figures.businessExceptions,
  retried: row.retried + figures.retried,
  successful_ms: row.successful_ms + figures.successfulMs,
  application_ms: row.application_ms + figures.applicationMs,
  business_ms: row.business_ms + figures.businessMs,
  position,
});

const empty = (queueId: number, type: ReportType, bucket: string): ProcessingRecordRow => ({
  queue_id: queueId,
  report_type: type,
  bucket,
  new_items: 0,
  in_progress: 0,
  successful: 0,
  application_exceptions: 0,
  business_exceptions: 0,
  retried: 0,
  successful_ms: 0,
  application_ms: 0,
  business_ms: 0,
  position: 0,
});
