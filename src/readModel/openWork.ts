import { itemSearch } from '../../projections/itemSearch/itemSearch.ts';
import { nameOf, taskStatusNames } from '../../projections/names.ts';
import { taskSearch } from '../../projections/taskSearch/taskSearch.ts';
import { statuses } from '../domain/queueItem/statusMachine.ts';
import { taskStatuses } from '../domain/task/statusMachine.ts';
import type { OpenItem } from './readyIndex.ts';
import type { OpenTask } from './readyTasks.ts';

/**
 * Takes open work, with the log position that it is as of; called once or more with parts of it, all as of the same
 * position.
 */
export type UseOpenWork = (items: Iterable<OpenItem>, position: number, tasks: Iterable<OpenTask>) => void;

/** Only where these are all there does their content say which work is open. */
export const openWorkProjections: readonly string[] = [itemSearch.name, taskSearch.name];

/** A query whose rows are lists of values, and what such a row says. */
export interface OpenQuery<T> {
  readonly text: string;
  readonly read: (row: readonly unknown[]) => T;
}

type ItemRow = [number, number, number, number, string | null, string | null, string | null, number, number];

/** All items that are New or InProgress. */
export const openItems: OpenQuery<OpenItem> = {
  text: `
    SELECT id, queue_id, folder_id, priority, due_date, defer_date, reference, create_position, status
    FROM item WHERE status = ${statuses.New} OR status = ${statuses.InProgress}
  `,
  read: (row) => {
    const [id, queueId, folderId, priority, dueDate, deferDate, reference, createPosition, status] =
      row as ItemRow;
    const isNew = status === statuses.New;
    return { id, queueId, folderId, priority, dueDate, deferDate, reference, createPosition, isNew };
  },
};

type TaskRow = [number, number, number, string, number, string | null, number, number];

/** All tasks that have not ended. */
export const openTasks: OpenQuery<OpenTask> = {
  text: `
    SELECT id, folder_id, process_id, group_keys, priority, defer_date, create_position, status
    FROM task WHERE status IN (${taskStatuses.PREPARE}, ${taskStatuses.QUEUE}, ${taskStatuses.EXECUTING})
  `,
  read: (row) => {
    const [id, folderId, processId, groups, priority, deferDate, createPosition, status] = row as TaskRow;
    return {
      id,
      folderId,
      processId,
      groups: JSON.parse(groups) as string[],
      priority,
      deferDate,
      createPosition,
      status: nameOf(taskStatusNames, status),
    };
  },
};
