import { describe, expect, it } from 'vitest';
import { second } from '../../../support/given.ts';
import {
  abandoned,
  content,
  create,
  createData,
  deleted,
  failed,
  given,
  inProgress,
  next,
  retriedByQueue,
  status,
  successful,
} from './world.ts';

const to = { queueId: 8, queueRevision: 3 };
const move = { type: 'Move', next, to } as const;
const link = { ancestorId: 1, ancestorUniqueKey: 'unique-1' };

describe('moving an item', () => {
  it('deletes it, and says what stands for it in the other queue', () => {
    given([create({ reference: 'r' })])
      .when(move)
      .thenEvents([
        {
          type: 'Delete',
          data: {
            queueId: 7,
            from: 'New',
            key: 'key',
            movedTo: { ...createData, ...next, ...to, ...link, reference: 'r' },
          },
        },
      ]);
  });

  it('takes along how it stands, not how it began', () => {
    const began = create({
      rowVersionBase: 40,
      deferDate: second(5),
      dueDate: second(9),
      content,
      retryNumber: 1,
      secondsInPreviousAttempts: 4,
    });
    const released = status({ from: 'InProgress', to: 'New', progress: 'half' });
    given([
      began,
      { type: 'Edit', data: { queueId: 7, priority: 'High', dueDate: null } },
      inProgress[1] ?? released,
      released,
    ])
      .when(move)
      .thenEvents([
        {
          type: 'Delete',
          data: {
            queueId: 7,
            from: 'New',
            key: 'key',
            movedTo: {
              ...createData,
              ...next,
              ...to,
              ...link,
              priority: 'High',
              content,
              progress: 'half',
              retryNumber: 1,
              secondsInPreviousAttempts: 4,
            },
          },
        },
      ]);
  });

  it('gives its reference back, and leads to what stands for it', () => {
    const moved = given([create()]).when({ ...move, referenceStream: 'reference-7.x' });
    moved.thenState({ status: 'Deleted', retriedBy: 2 });
    expect(given([create()]).state.retriedBy).toBeNull();
  });

  it.each([
    ['in progress', inProgress],
    ['successful', successful],
    ['failed', failed],
    ['abandoned', abandoned],
    ['retried', retriedByQueue],
    ['deleted', deleted],
  ])('is refused on one that is %s', (_, past) => {
    given(past).when(move).thenThrows('InvalidStatusForMove');
  });

  it('is refused where the item has another version than the caller has seen', () => {
    given([create()])
      .when({ ...move, version: 3 })
      .thenThrows('OptimisticConcurrency');
  });
});
