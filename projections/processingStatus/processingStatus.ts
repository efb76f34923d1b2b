import type { Recorded } from '../../src/domain/event.ts';
import { sortable } from '../../src/domain/instant.ts';
import type { QueueItemEvent } from '../../src/domain/queueItem/events.ts';
import { type Figures, figuresOf, isProcessed } from '../processed.ts';
import { none, type Projection } from '../projection.ts';

/** Numbers since the queue exists; times are sums in milliseconds. */
export type ProcessingStatusRow = {
  readonly queue_id: number;
  readonly new_items: number;
  readonly in_progress: number;
  readonly successful: number;
  readonly application_exceptions: number;
  readonly business_exceptions: number;
  readonly abandoned: number;
  readonly retried: number;
  readonly successful_ms: number;
  readonly application_ms: number;
  readonly business_ms: number;
  /** When the last processing ended. */
  readonly last_processed: string | null;
  readonly position: number;
};

/** How much work waits in a queue, and how did the work go so far? One row a queue that ever had an item. */
export const processingStatus: Projection<ProcessingStatusRow> = {
  name: 'processingStatus',
  version: 1,
  categories: ['queueItem'],
  table: {
    name: 'processing_status',
    columns: {
      queue_id: 'integer',
      new_items: 'integer',
      in_progress: 'integer',
      successful: 'integer',
      application_exceptions: 'integer',
      business_exceptions: 'integer',
      abandoned: 'integer',
      retried: 'integer',
      successful_ms: 'real',
      application_ms: 'real',
      business_ms: 'real',
      last_processed: 'text',
      position: 'integer',
    },
    key: ['queue_id'],
    indexes: [],
  },
  changes: (event) => {
    const added = figuresOf(event as Recorded<QueueItemEvent>);
    if (added === null) return none;
    const { queueId, figures } = added;
    return [{ key: [queueId], evolve: (row) => sum(row ?? empty(queueId), figures, event) }];
  },
};

function sum(
  row: ProcessingStatusRow,
  figures: Figures,
  { metadata, position }: Recorded,
): ProcessingStatusRow {
  return {
    queue_id: row.queue_id,
    new_items: row.new_items + figures.newItems,
    in_progress: row.in_progress + figures.inProgress,
    successful: row.successful + figures.successful,
    application_exceptions: row.application_exceptions + figures.applicationExceptions,
    business_exceptions: row.business_exceptions + figures.businessExceptions,
    abandoned: row.abandoned + figures.abandoned,
    retried: row.retried + figures.retried,
    successful_ms: row.successful_ms + figures.successfulMs,
    application_ms: row.application_ms + figures.applicationMs,
    business_ms: row.business_ms + figures.businessMs,
    last_processed: isProcessed(figures)
      ? later(row.last_processed, sortable(metadata.at))
      : row.last_processed,
    position,
  };
}

const later = (a: string | null, b: string): string => (a !== null && a > b ? a : b);

const empty = (queueId: number): ProcessingStatusRow => ({
  queue_id: queueId,
  new_items: 0,
  in_progress: 0,
  successful: 0,
  application_exceptions: 0,
  business_exceptions: 0,
  abandoned: 0,
  retried: 0,
  successful_ms: 0,
  application_ms: 0,
  business_ms: 0,
  last_processed: null,
  position: 0,
});
