import { describe, expect, it } from 'vitest';
import { callbackOf, callbackStatus } from '../../../projections/callbackStatus/callbackStatus.ts';
import { callbackUrl, withTasks } from './everyTask.ts';
import { Log, rowsAfter } from './scenario.ts';

describe('callbackStatus', () => {
  const rows = rowsAfter(callbackStatus, withTasks(new Log()));

  it('given callbacks, then each stands in a row as its last event left it', () => {
    expect(rows.map(({ task_id, status, attempts }) => [task_id, status, attempts])).toEqual([
      [1, 1, 3],
      [2, 0, 1],
      [4, 2, 1],
      [5, 0, 0],
    ]);
  });

  it('given a failure, then the row says why and when it is tried again', () => {
    expect(rows[1]).toEqual({
      task_id: 2,
      folder_id: 1,
      system_id: 61,
      status: 0,
      outcome: 'ERROR',
      url: callbackUrl,
      message_id: expect.stringMatching(/^msg_task2_ERROR_[0-9a-f]{8}$/),
      task_revision: 9,
      attempts: 1,
      failures: 1,
      next_at: '2026-01-02T10:23:06.5000000Z',
      last_code: 500,
      last_error: 'timeout',
      requested_at: '2026-01-02T10:23:00.0000000Z',
      ended_at: null,
      revision: 1,
      position: expect.any(Number),
    });
  });

  it('given a delivery after a replay, then nothing remains of the failures but their number', () => {
    expect(rows[0]).toMatchObject({
      next_at: null,
      last_code: 204,
      last_error: null,
      failures: 0,
      ended_at: '2026-01-02T10:22:00.0000000Z',
      revision: 5,
    });
  });

  it('given a row, then the callback that it stands for has all that matters', () => {
    expect(rows.map(callbackOf)).toMatchObject([
      { taskId: 1, status: 'DELIVERED' },
      { taskId: 2, status: 'PENDING', lastError: 'timeout', outcome: 'ERROR' },
      { taskId: 4, status: 'DEAD', lastError: 'refused.address' },
      { taskId: 5, status: 'PENDING', folderId: 2 },
    ]);
  });
});
