import type { Database, Statement } from 'better-sqlite3';
import { taskStatusNames, nameOf } from '../../projections/names.ts';
import { statuses } from '../domain/queueItem/statusMachine.ts';
import { taskStatuses } from '../domain/task/statusMachine.ts';
import { readCheckpoint } from './checkpoint.ts';
import type { OpenItem } from './readyIndex.ts';
import type { OpenTask } from './readyTasks.ts';

type Columns = [number, number, number, number, string | null, string | null, string | null, number, number];

const select = `
  SELECT id, queue_id, folder_id, priority, due_date, defer_date, reference, create_position, status
  FROM item WHERE status = ${statuses.New} OR status = ${statuses.InProgress}
`;

type TaskColumns = [number, number, number, string, number, string | null, number, number];

const selectTasks = `
  SELECT id, folder_id, process_id, group_keys, priority, defer_date, create_position, status
  FROM task WHERE status IN (${taskStatuses.PREPARE}, ${taskStatuses.QUEUE}, ${taskStatuses.EXECUTING})
`;

/** Takes all open work, with the log position that it is as of. */
export type UseOpenWork = (items: Iterable<OpenItem>, position: number, tasks: Iterable<OpenTask>) => void;

/**
 * Gives `use` all items that are New or InProgress and all tasks that have not ended, one by one, with the log
 * position that they are as of: all are read in one transaction. Returns when `use` has taken them; a million take
 * about a second.
 */
export function readOpenItems(db: Database, use: UseOpenWork): void {
  const items = db.prepare<[], Columns>(select).raw();
  const tasks = db.prepare<[], TaskColumns>(selectTasks).raw();
  db.transaction(() => use(itemsOf(items), readCheckpoint(db), tasksOf(tasks))).deferred();
}

function* itemsOf(statement: Statement<[], Columns>): Iterable<OpenItem> {
  for (const columns of statement.iterate()) {
    const [id, queueId, folderId, priority, dueDate, deferDate, reference, createPosition, status] = columns;
    const isNew = status === statuses.New;
    yield { id, queueId, folderId, priority, dueDate, deferDate, reference, createPosition, isNew };
  }
}

function* tasksOf(statement: Statement<[], TaskColumns>): Iterable<OpenTask> {
  for (const columns of statement.iterate()) {
    const [id, folderId, processId, groups, priority, deferDate, createPosition, status] = columns;
    yield {
      id,
      folderId,
      processId,
      groups: JSON.parse(groups) as string[],
      priority,
      deferDate,
      createPosition,
      status: nameOf(taskStatusNames, status),
    };
  }
}
