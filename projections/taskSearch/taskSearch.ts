import { isCommentEvent } from '../../src/domain/comments.ts';
import type { Recorded } from '../../src/domain/event.ts';
import { workIdOf } from '../../src/domain/eventId.ts';
import type { TaskEvent } from '../../src/domain/task/events.ts';
import { evolve } from '../../src/domain/task/state.ts';
import { none, type Projection } from '../projection.ts';
import { createdColumns, currentColumns, taskOf, type TaskRow, taskTable } from './row.ts';

/** Which tasks are there, and how do they stand? One row a task, folded by the task's own rules. */
export const taskSearch: Projection<TaskRow> = {
  name: 'taskSearch',
  version: 1,
  categories: ['task'],
  table: taskTable,
  changes: (event) => {
    if (isCommentEvent(event.type)) return none;
    const taskEvent = event as Recorded<TaskEvent>;
    return [
      {
        key: [workIdOf(event)],
        isFirst: event.type === 'Create',
        evolve: (row) => (row === undefined ? created(taskEvent) : changed(row, taskEvent)),
      },
    ];
  },
};

function created(event: Recorded<TaskEvent>): TaskRow {
  const task = evolve(null, event);
  const { position } = event;
  return { ...createdColumns(task, position), ...currentColumns(task), position };
}

const changed = (row: TaskRow, event: Recorded<TaskEvent>): TaskRow => ({
  ...row,
  ...currentColumns(evolve(taskOf(row), event)),
  position: event.position,
});
