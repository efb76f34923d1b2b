import { describe, expect, it } from 'vitest';
import { operationOf, operations } from '../../../projections/operations/operations.ts';
import type { OperationEvent } from '../../../src/domain/operation/events.ts';
import { Log, rowsAfter } from './scenario.ts';

const started = (change: object): OperationEvent => ({
  type: 'Started',
  data: { kind: 'SetReviewer', filter: '{"kind":"not"}', until: 7, total: 2, ...change },
});

const log = new Log()
  .append('operation-1', started({ reviewerId: null }))
  .append('operation-1', { type: 'Progressed', data: { changed: 0, refused: [], next: [11, 12] } })
  .append('operation-1', {
    type: 'Progressed',
    data: { changed: 1, refused: [{ itemId: 12, code: 'InvalidStatusForReview' }], next: [] },
  })
  .append('operation-1', { type: 'Finished', data: {} })
  .append('operation-2', started({ kind: 'Move', queueId: 5 }), { folderId: 2 })
  .append('operation-2', { type: 'Progressed', data: { changed: 0, refused: [], next: [11] } })
  .append('operation-2', { type: 'Cancelled', data: {} });

describe('operations', () => {
  const rows = rowsAfter(operations, log);

  it('given operations, then each stands in a row as its last event left it', () => {
    expect(rows).toMatchObject([
      { id: 1, kind: 2, status: 1, changed: 1, refused: 1, folder_id: 1, revision: 3, pending: '[]' },
      { id: 2, kind: 4, status: 3, changed: 0, refused: 0, folder_id: 2, revision: 2, pending: '[11]' },
    ]);
  });

  it('given a row, then the operation that it stands for has all that matters', () => {
    expect(rows.map(operationOf)).toMatchObject([
      {
        kind: 'SetReviewer',
        reviewerId: null,
        status: 'Finished',
        filter: '{"kind":"not"}',
        until: 7,
        total: 2,
        cursor: 12,
        refusedByCode: { InvalidStatusForReview: 1 },
        refusals: [{ itemId: 12, code: 'InvalidStatusForReview' }],
      },
      { kind: 'Move', queueId: 5, status: 'Cancelled', reason: null, cursor: 11 },
    ]);
  });
});
