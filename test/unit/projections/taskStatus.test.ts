import { describe, expect, it } from 'vitest';
import { taskStatus } from '../../../projections/taskStatus/taskStatus.ts';
import { begun, prepared, taskCreate, taskMoved, withTasks } from './everyTask.ts';
import { Log, rowsAfter } from './scenario.ts';

describe('taskStatus', () => {
  it('given tasks in every status, then they are counted by process; a deleted one stays what it was', () => {
    const log = withTasks(new Log());
    expect(rowsAfter(taskStatus, log)).toEqual([
      {
        process_id: 7,
        preparing: 0,
        queued: 0,
        executing: 0,
        done: 1,
        failed: 2,
        cancelled: 1,
        lost: 1,
        done_ms: 180_000.5,
        failed_ms: 60_000,
        last_ended: '2026-01-02T10:17:00.0000000Z',
        position: expect.any(Number),
      },
      expect.objectContaining({ process_id: 8, preparing: 1, done: 0, last_ended: null }),
    ]);
  });

  it('given a task that goes its way, then it is counted where it is', () => {
    const log = new Log().append('task-1', taskCreate(1));
    const now = () => {
      const [row] = rowsAfter(taskStatus, log);
      return [row?.preparing, row?.queued, row?.executing];
    };
    expect(now()).toEqual([1, 0, 0]);
    log.append('task-1', prepared);
    expect(now()).toEqual([0, 1, 0]);
    log.append('task-1', begun());
    expect(now()).toEqual([0, 0, 1]);
    log.append('task-1', taskMoved({ from: 'EXECUTING', to: 'QUEUE', run: 1, why: 'released' }));
    expect(now()).toEqual([0, 1, 0]);
    log.append('task-1', taskMoved({ from: 'QUEUE', to: 'CANCEL' }));
    expect(now()).toEqual([0, 0, 0]);
  });
});
