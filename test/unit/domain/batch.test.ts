import { describe, expect, it } from 'vitest';
import type { BatchEvent, BatchRow } from '../../../src/domain/batch.ts';
import { followUpCount, outcomeOf, rowsOf } from '../../../src/domain/batch.ts';
import { history, recorded } from '../../support/given.ts';
import { createData } from './queueItem/world.ts';

const plain: BatchRow = { create: createData };
const unique: BatchRow = { create: { ...createData, id: 2 }, reference: 'reference-7.x' };
const rows = (...of: BatchRow[]): BatchEvent => ({ type: 'Rows', data: { rows: of } });

describe('a batch', () => {
  it.each([
    [rows(plain), 'open'],
    [{ type: 'Committed', data: { followUps: 1 } }, 'committed'],
    [{ type: 'Aborted', data: { reason: 'late' } }, 'aborted'],
  ] as const)('whose last event is %o is %s', (event, outcome) => {
    expect(outcomeOf(recorded<BatchEvent>('batch-1', 1, event))).toBe(outcome);
  });

  it('holds the rows of all its chunks in their order', () => {
    const events = history<BatchEvent>('batch-1', [
      rows(plain),
      rows(unique),
      { type: 'Committed', data: { followUps: 3 } },
    ]);
    expect(rowsOf(events)).toEqual([plain, unique]);
  });

  it('is followed by an item for each row and a taken reference for each that must be unique', () => {
    expect(followUpCount([plain, unique, unique])).toBe(5);
  });
});
