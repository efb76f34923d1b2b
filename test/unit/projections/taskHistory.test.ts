import { describe, expect, it } from 'vitest';
import { taskComments } from '../../../projections/comments/comments.ts';
import { nameOf, taskStatusNames } from '../../../projections/names.ts';
import { taskHistory } from '../../../projections/taskHistory/taskHistory.ts';
import { eventId } from '../../../src/domain/eventId.ts';
import { taskCreate, taskMoved, withTasks } from './everyTask.ts';
import { Log, rowsAfter } from './scenario.ts';

describe('taskHistory', () => {
  const rows = rowsAfter(taskHistory, withTasks(new Log()));

  it('given a task, then each of its events has a row with the status behind it; comments have none', () => {
    const ofTask = rows.filter(({ task_id }) => task_id === 2);
    expect(ofTask.map(({ type, status }) => `${type} ${nameOf(taskStatusNames, status)}`)).toEqual([
      'Create PREPARE',
      'Status QUEUE',
      'Status EXECUTING',
      'Status QUEUE',
      'Status EXECUTING',
      'Status ERROR',
      'ReviewerSet ERROR',
      'Delete DELETED',
    ]);
    expect(ofTask.map(({ id }) => id - eventId(2, 0))).toEqual([0, 1, 2, 3, 4, 5, 6, 9]);
    expect(ofTask.at(-1)).toMatchObject({ reviewer_id: 583, reviewer_name: 'admin' });
  });

  it('given an event by a bot, then its row tells so', () => {
    expect(rows.find(({ id }) => id === eventId(1, 3))).toMatchObject({
      at: '2026-01-02T10:02:00.0000000Z',
      principal_kind: 'bot',
      principal_id: '9',
      user_id: null,
      user_name: 'Bot',
      door: 'robot',
    });
  });

  it('given a task of another folder, then its rows are there', () => {
    expect(rows.find(({ task_id }) => task_id === 5)?.folder_id).toBe(2);
  });

  it('given an event with an id of its own, then it is shown with it', () => {
    const log = new Log()
      .append('task-7', taskCreate(7), { publicId: 717 })
      .append('task-7', taskMoved({ from: 'PREPARE', to: 'CANCEL' }));
    expect(rowsAfter(taskHistory, log).map(({ public_id }) => public_id)).toEqual([717, null]);
  });
});

describe('taskComments', () => {
  it('given comments, then those that were not taken away are there as they last were', () => {
    const rows = rowsAfter(taskComments, withTasks(new Log()));
    expect(rows).toMatchObject([{ id: eventId(1, 4), item_id: 1, revision: 4, text: 'two' }]);
  });
});
