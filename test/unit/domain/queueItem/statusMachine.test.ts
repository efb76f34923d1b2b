import { describe, expect, it } from 'vitest';
import type { Status } from '../../../../src/domain/queueItem/statusMachine.ts';
import {
  canMove,
  exceptionTypes,
  isFinal,
  isReviewable,
  priorities,
  reviewMoves,
  reviewStatuses,
  statuses,
  statusMoves,
} from '../../../../src/domain/queueItem/statusMachine.ts';

const names: readonly Status[] = [
  'New',
  'InProgress',
  'Failed',
  'Successful',
  'Abandoned',
  'Retried',
  'Deleted',
];

describe('the status machine', () => {
  it("numbers statuses, priorities and kinds of failure as UiPath's clients do", () => {
    expect(names.map((name) => statuses[name])).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(reviewStatuses).toEqual({ None: 0, InReview: 1, Verified: 2, Retried: 3 });
    expect(priorities).toEqual({ High: 0, Normal: 1, Low: 2 });
    expect(exceptionTypes).toEqual({ ApplicationException: 0, BusinessException: 1 });
  });

  it('takes every end of an attempt, and a deletion, as final', () => {
    expect(names.filter(isFinal)).toEqual(['Failed', 'Successful', 'Abandoned', 'Retried', 'Deleted']);
  });

  it('lets final statuses become nothing but retried or deleted', () => {
    for (const name of names.filter(isFinal))
      expect(['Retried', 'Deleted']).toEqual(expect.arrayContaining([...statusMoves[name]]));
  });

  it('lets nothing follow a deletion', () => {
    expect(names.filter((to) => canMove('Deleted', to))).toEqual([]);
  });

  it('deletes nothing that a robot works on', () => {
    expect(names.filter((from) => !canMove(from, 'Deleted'))).toEqual(['InProgress', 'Deleted']);
  });

  it('has failures and abandoned items reviewed', () => {
    expect(names.filter(isReviewable)).toEqual(['Failed', 'Abandoned']);
  });

  it('retries what was not verified', () => {
    expect(reviewMoves.None).toContain('Retried');
    expect(reviewMoves.InReview).toContain('Retried');
    expect(reviewMoves.Verified).not.toContain('Retried');
    expect(reviewMoves.Retried).toEqual([]);
  });
});
