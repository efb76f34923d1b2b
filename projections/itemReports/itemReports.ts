import type { Recorded } from '../../src/domain/event.ts';
import { workIdOf } from '../../src/domain/eventId.ts';
import type { EditData, QueueItemEvent } from '../../src/domain/queueItem/events.ts';
import type { WorkFile, WorkMetrics } from '../../src/domain/workReports.ts';
import { mergedMetrics } from '../../src/domain/workReports.ts';
import { none, type Projection } from '../projection.ts';

/** What robots report on an item beside its result: JSON texts of a list of files and of metrics. */
export type ItemReportRow = {
  readonly item_id: number;
  readonly files: string;
  readonly metrics: string;
  readonly position: number;
};

/** What have its robots measured while they worked on an item, and which files did they upload? Few items have any. */
export const itemReports: Projection<ItemReportRow> = {
  name: 'itemReports',
  version: 2,
  categories: ['queueItem'],
  table: {
    name: 'item_report',
    columns: { item_id: 'integer', files: 'text', metrics: 'text', position: 'integer' },
    key: ['item_id'],
    indexes: [],
  },
  changes: (event) => {
    const { type, data } = event as Recorded<QueueItemEvent>;
    const key = [workIdOf(event)];
    // Given back: of no use to whoever takes it next.
    if (type === 'Status' && data.to === 'New') return [{ key, evolve: () => undefined }];
    if (type === 'Erased') return [{ key, evolve: (row) => withoutFiles(row, event.position) }];
    if (type !== 'Edit' || (data.file === undefined && data.metrics === undefined)) return none;
    return [{ key, evolve: (row) => reported(row, data, event) }];
  },
};

/** What was measured stays. */
const withoutFiles = (row: ItemReportRow | undefined, position: number): ItemReportRow | undefined =>
  row === undefined ? undefined : { ...row, files: '[]', position };

function reported(
  row: ItemReportRow | undefined,
  { file, metrics }: EditData,
  event: Recorded,
): ItemReportRow {
  const { files: filesBefore, metrics: metricsBefore } = row === undefined ? nothing : reportOf(row);
  const files = file === undefined ? filesBefore : [...filesBefore, file];
  return {
    item_id: workIdOf(event),
    files: JSON.stringify(files),
    metrics: JSON.stringify(metrics === undefined ? metricsBefore : mergedMetrics(metricsBefore, metrics)),
    position: event.position,
  };
}

export interface ItemReport {
  readonly files: readonly WorkFile[];
  readonly metrics: WorkMetrics;
}

const nothing: ItemReport = { files: [], metrics: {} };

export const reportOf = ({ files, metrics }: ItemReportRow): ItemReport => ({
  files: JSON.parse(files) as WorkFile[],
  metrics: JSON.parse(metrics) as WorkMetrics,
});
