import { describe, expect, it } from 'vitest';
import { itemLog } from '../../../projections/itemLog/itemLog.ts';
import { Log, rowsAfter } from './scenario.ts';

const lines = (run: number, ...numbers: readonly number[]) => ({
  type: 'Lines',
  data: {
    run,
    lines: numbers.map((seq) => ({
      seq,
      at: '2026-01-02T10:00:00.5Z',
      level: 'INF',
      source: 'Main',
      message: `line ${seq}`,
    })),
  },
});

describe('itemLog', () => {
  it('given lines of several runs in any order, then they stand run by run in that of their numbers', () => {
    const log = new Log()
      .append('queueItemLog-1', lines(1, 2, 0))
      .append('queueItemLog-2', lines(1, 0))
      .append('queueItemLog-1', lines(1, 1))
      .append('queueItemLog-1', { type: 'Truncated', data: { run: 1 } })
      .append('queueItemLog-1', lines(2, 0));
    const rows = rowsAfter(itemLog, log);
    expect(rows.map(({ item_id, run, message }) => `${item_id}.${run} ${message}`)).toEqual([
      '1.1 line 0',
      '1.1 line 1',
      '1.1 line 2',
      '1.1 The log is full: what comes later is left out.',
      '1.2 line 0',
      '2.1 line 0',
    ]);
    expect(rows[0]).toEqual({
      item_id: 1,
      run: 1,
      seq: 0,
      at: '2026-01-02T10:00:00.5000000Z',
      level: 'INF',
      source: 'Main',
      message: 'line 0',
      position: 1,
    });
  });
});
