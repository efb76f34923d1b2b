import { describe, expect, it } from 'vitest';
import { taskOf } from '../../../projections/taskSearch/row.ts';
import { taskSearch } from '../../../projections/taskSearch/taskSearch.ts';
import type { Recorded } from '../../../src/domain/event.ts';
import { sortable } from '../../../src/domain/instant.ts';
import type { TaskEvent } from '../../../src/domain/task/events.ts';
import { evolve, type Task } from '../../../src/domain/task/state.ts';
import { decode } from '../../../src/store/decode.ts';
import { withTasks } from './everyTask.ts';
import { Log, rowsAfter } from './scenario.ts';

/** Every task folded from its stream, as far as a row can tell it. */
function folded(log: Log): Task[] {
  const tasks = new Map<string, Task>();
  for (const stored of log.events.filter(({ stream }) => stream.startsWith('task-'))) {
    const event = decode(stored) as Recorded<TaskEvent>;
    tasks.set(event.stream, evolve(tasks.get(event.stream) ?? null, event));
  }
  return [...tasks.values()].map(asInRow);
}

const fixedWidth = (instant: string | null): string | null => (instant === null ? null : sortable(instant));

const asInRow = (task: Task): Task => ({
  ...task,
  created: { ...task.created, context: task.context, priority: task.priority },
  creationTime: sortable(task.creationTime),
  updateTime: sortable(task.updateTime),
  deferDate: fixedWidth(task.deferDate),
  startTime: fixedWidth(task.startTime),
  endTime: fixedWidth(task.endTime),
  lease: null,
  endedBy: null,
  comments: new Map(),
});

describe('taskSearch', () => {
  it('given every kind of event, then each row says what folding the task says', () => {
    const log = withTasks(new Log());
    expect(rowsAfter(taskSearch, log).map(taskOf)).toEqual(folded(log));
  });

  it('given the events one by one, then each row is right behind each of them', () => {
    const { events } = withTasks(new Log());
    for (let count = 1; count <= events.length; count += 1) {
      const log = new Log();
      log.events.push(...events.slice(0, count));
      expect(rowsAfter(taskSearch, log).map(taskOf)).toEqual(folded(log));
    }
  });

  it('given a task, then its row has the position at which it was created and that of its last event', () => {
    const log = withTasks(new Log());
    const of = (revision: (n: number) => boolean) =>
      log.events.filter(({ stream, revision: n }) => stream === 'task-1' && revision(n)).at(-1)?.position;
    const [row] = rowsAfter(taskSearch, log);
    expect(row).toMatchObject({ create_position: of((n) => n === 0), position: of(() => true) });
  });
});
