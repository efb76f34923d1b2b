import { describe, expect, it } from 'vitest';
import { auditTrail } from '../../../projections/auditTrail/auditTrail.ts';
import { alice, recorded } from '../../support/given.ts';

const rowsOf = (stream: string, type: string) =>
  auditTrail
    .changes(recorded(stream, 3, { type, data: {} }, { at: '2026-01-01T00:00:00.25Z', by: alice }))
    .map((change) => change.evolve(undefined));

describe('the audit trail', () => {
  it('has a row an event, with who, when, where and through which door', () => {
    expect(rowsOf('queueItem-7', 'CommentAdded')).toEqual([
      {
        position: 4,
        stream: 'queueItem-7',
        revision: 3,
        at: Date.UTC(2026, 0, 1) * 1000 + 250_000,
        type: 'CommentAdded',
        folder_id: 1,
        principal_kind: 0,
        principal_id: '583',
        door: 4,
      },
    ]);
  });

  it('leaves out what only keeps books', () => {
    expect(auditTrail.categories).toContain('user');
    for (const category of ['ids', 'name', 'reference', 'batch', 'taskLog', 'idempotency', 'anchor'])
      expect(auditTrail.categories).not.toContain(category);
  });
});
