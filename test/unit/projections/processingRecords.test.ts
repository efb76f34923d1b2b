import { describe, expect, it } from 'vitest';
import { bucketOf, processingRecords } from '../../../projections/processingRecords/processingRecords.ts';
import { create, finished, taken } from '../readModel/world.ts';
import { Log, rowsAfter } from './scenario.ts';

describe('processingRecords', () => {
  it('given an instant, then its minute, hour and day begin where they begin', () => {
    const at = '2018-03-07T18:20:29.3833333Z';
    expect(bucketOf('minute', at)).toBe('2018-03-07T18:20:00.0000000Z');
    expect(bucketOf('hour', at)).toBe('2018-03-07T18:00:00.0000000Z');
    expect(bucketOf('day', at)).toBe('2018-03-07T00:00:00.0000000Z');
  });

  it('given work in two minutes, then each minute has what it added, and the hour and the day have all', () => {
    const log = new Log()
      .append('queueItem-1', create(1), { at: '2026-01-01T10:00:59Z' })
      .append('queueItem-2', create(2), { at: '2026-01-01T10:00:59.9Z' })
      .append('queueItem-1', taken(), { at: '2026-01-01T10:01:00Z' })
      .append('queueItem-1', finished('Failed', 500), { at: '2026-01-01T10:01:30Z' });
    const rows = rowsAfter(processingRecords, log).map((row) => [
      row.report_type,
      row.bucket.slice(0, 16),
      row.new_items,
      row.in_progress,
      row.business_exceptions,
      row.business_ms,
    ]);
    expect(rows).toEqual([
      ['day', '2026-01-01T00:00', 1, 0, 1, 500],
      ['hour', '2026-01-01T10:00', 1, 0, 1, 500],
      ['minute', '2026-01-01T10:00', 2, 0, 0, 0],
      ['minute', '2026-01-01T10:01', -1, 0, 1, 500],
    ]);
  });
});
