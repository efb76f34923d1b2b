import { describe, expect, it } from 'vitest';
import { taskLog } from '../../../projections/taskLog/taskLog.ts';
import { taskCreate, taskMoved, withTasks } from './everyTask.ts';
import { Log, rowsAfter } from './scenario.ts';

describe('taskLog', () => {
  const rows = rowsAfter(taskLog, withTasks(new Log()));
  const of = (id: number) =>
    rows
      .filter(({ task_id }) => task_id === id)
      .map(({ run, level, message }) => `${run} ${level} ${message}`);

  it('given lines in any order, then they stand in that of their numbers, and the end of a full log behind', () => {
    expect(of(1)).toEqual([
      '1 INF line 0',
      '1 INF line 1',
      '1 INF line 3',
      '1 WRN The log is full: what comes later is left out.',
    ]);
  });

  it('given a lost lease and a failure, then the server says so behind the lines of the run', () => {
    expect(of(2)).toEqual([
      '1 WRN The bot did not answer before its lease ended: the task waits again.',
      '2 INF line 0',
      '2 ERR no such profile: row 3',
    ]);
  });

  it('given a task that failed before it was begun, then the server says so', () => {
    expect(of(4)).toEqual(['0 ERR The task failed.']);
    const failure = {
      type: 'ApplicationException',
      reason: 'PreparationFailed',
      details: 'no answer',
      code: null,
    } as const;
    const log = new Log()
      .append('task-9', taskCreate(9))
      .append('task-9', taskMoved({ from: 'PREPARE', to: 'ERROR', failure }), {
        at: '2026-01-02T10:00:00.5Z',
      });
    expect(rowsAfter(taskLog, log)).toMatchObject([
      {
        run: 0,
        at: '2026-01-02T10:00:00.5000000Z',
        source: 'Orchestream',
        message: 'PreparationFailed: no answer',
      },
    ]);
  });
});
