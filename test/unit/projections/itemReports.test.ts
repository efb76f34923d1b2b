import { describe, expect, it } from 'vitest';
import { itemReports, reportOf } from '../../../projections/itemReports/itemReports.ts';
import { create } from '../readModel/world.ts';
import { Log, rowsAfter } from './scenario.ts';

const file = (name: string) => ({ id: name, direction: 'out', name, size: 1, sha256: `sha of ${name}` });
const edit = (changes: object) => ({ type: 'Edit', data: { queueId: 188, ...changes } });
const reported = () =>
  new Log()
    .append('queueItem-1', create(1))
    .append('queueItem-2', create(2))
    .append('queueItem-1', edit({ progress: 'half' }))
    .append('queueItem-1', edit({ file: file('a.txt') }))
    .append('queueItem-1', edit({ metrics: { numbers: { a: 1, b: 2 } } }))
    .append('queueItem-1', edit({ file: file('b.txt') }))
    .append('queueItem-1', edit({ metrics: { endTime: '2026-01-02T10:00:00Z', numbers: { b: 3 } } }));

describe('itemReports', () => {
  it('given files and metrics, then they stand together in the row of their item, and nowhere else', () => {
    const rows = rowsAfter(itemReports, reported());
    expect(rows.map(({ item_id, position }) => [item_id, position])).toEqual([[1, 7]]);
    expect(rows.map(reportOf)).toEqual([
      {
        files: [file('a.txt'), file('b.txt')],
        metrics: { endTime: '2026-01-02T10:00:00Z', numbers: { a: 1, b: 3 } },
      },
    ]);
  });

  it('given the item is given back, then there is nothing until its next robot reports', () => {
    const back = { type: 'Status', data: { queueId: 188, from: 'InProgress', to: 'New' } };
    const log = reported().append('queueItem-1', back).append('queueItem-2', back);
    expect(rowsAfter(itemReports, log)).toEqual([]);
    const again = rowsAfter(itemReports, log.append('queueItem-1', edit({ file: file('c.txt') })));
    expect(again.map(reportOf)).toEqual([{ files: [file('c.txt')], metrics: {} }]);
  });

  it('given the work ends, then the report stays', () => {
    const log = reported().append('queueItem-1', {
      type: 'Status',
      data: { queueId: 188, from: 'InProgress', to: 'Successful' },
    });
    expect(rowsAfter(itemReports, log)).toHaveLength(1);
  });
});
