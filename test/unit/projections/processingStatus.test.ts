import { describe, expect, it } from 'vitest';
import { processingStatus } from '../../../projections/processingStatus/processingStatus.ts';
import type { QueueItemEvent } from '../../../src/domain/queueItem/events.ts';
import { create, finished, taken } from '../readModel/world.ts';
import { everything } from './everything.ts';
import { Log, rowsAfter } from './scenario.ts';

const statusAfter = (...events: QueueItemEvent[]) => {
  const log = new Log();
  for (const event of [create(9), ...events])
    log.append('queueItem-9', event, { at: '2018-03-07T18:20:29.3833333Z' });
  const [row] = rowsAfter(processingStatus, log);
  if (row === undefined) throw new Error('there is no row');
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => value !== 0 && name !== 'queue_id' && name !== 'position'),
  );
};

const processed = { last_processed: '2018-03-07T18:20:29.3833333Z' };
const never = { last_processed: null };

describe('processingStatus', () => {
  it('given a new item, then one waits', () => {
    expect(statusAfter()).toEqual({ new_items: 1, ...never });
  });

  it('given an item that is taken, then one is in progress; released, it waits again', () => {
    expect(statusAfter(taken())).toEqual({ in_progress: 1, ...never });
    const released: QueueItemEvent = {
      type: 'Status',
      data: { queueId: 188, from: 'InProgress', to: 'New', durationMs: 5_000 },
    };
    expect(statusAfter(taken(), released)).toEqual({ new_items: 1, ...never });
  });

  it('given a success, then it is counted with its time, and stays counted when the item is deleted', () => {
    const success = { successful: 1, successful_ms: 2_150, ...processed };
    expect(statusAfter(taken(), finished('Successful', 2_150))).toEqual(success);
    const deleted: QueueItemEvent = { type: 'Delete', data: { queueId: 188, from: 'Successful', key: 'k' } };
    expect(statusAfter(taken(), finished('Successful', 2_150), deleted)).toEqual(success);
  });

  it('given a new item that is deleted, then none waits', () => {
    expect(statusAfter({ type: 'Delete', data: { queueId: 188, from: 'New', key: 'k' } })).toEqual(never);
  });

  it('given a business exception, then it is counted; retried by a reviewer, it is not counted again', () => {
    const failed = { business_exceptions: 1, business_ms: 2_000, ...processed };
    expect(statusAfter(taken(), finished('Failed'))).toEqual(failed);
    const retried: QueueItemEvent = {
      type: 'Status',
      data: { queueId: 188, from: 'Failed', to: 'Retried', byReview: true },
    };
    expect(statusAfter(taken(), finished('Failed'), retried)).toEqual({ ...failed, retried: 1 });
  });

  it('given an item that the queue retries, then an application exception was processed', () => {
    const retried: QueueItemEvent = {
      type: 'Status',
      data: {
        queueId: 188,
        from: 'InProgress',
        to: 'Retried',
        durationMs: 1_000,
        exception: {
          reason: null,
          details: null,
          type: 'ApplicationException',
          associatedImageFilePath: null,
        },
      },
    };
    expect(statusAfter(taken(), retried)).toEqual({
      application_exceptions: 1,
      application_ms: 1_000,
      retried: 1,
      ...processed,
    });
  });

  it('given an abandoned item, then nothing was processed', () => {
    const abandoned: QueueItemEvent = {
      type: 'Status',
      data: { queueId: 188, from: 'InProgress', to: 'Abandoned' },
    };
    expect(statusAfter(taken(), abandoned)).toEqual({ abandoned: 1, ...never });
  });

  it('given work in one queue, then it is summed in one row', () => {
    expect(rowsAfter(processingStatus, everything())).toEqual([
      {
        queue_id: 188,
        new_items: 1,
        in_progress: 0,
        successful: 1,
        application_exceptions: 1,
        business_exceptions: 1,
        abandoned: 0,
        retried: 1,
        successful_ms: 250,
        application_ms: 1_500.5,
        business_ms: 2_000,
        last_processed: '2026-01-01T10:15:00.0000000Z',
        // An erasure changes no figures.
        position: everything().events.length - 1,
      },
    ]);
  });

  it('given an event that is older than the last one processed, then the later instant stays', () => {
    const log = new Log()
      .append('queueItem-1', create(1))
      .append('queueItem-1', taken())
      .append('queueItem-1', finished('Failed'), { at: '2026-01-02T00:00:00Z' })
      .append('queueItem-2', create(2))
      .append('queueItem-2', taken())
      .append('queueItem-2', finished('Failed'), { at: '2026-01-01T00:00:00Z' });
    expect(rowsAfter(processingStatus, log)).toMatchObject([
      { last_processed: '2026-01-02T00:00:00.0000000Z' },
    ]);
  });
});
