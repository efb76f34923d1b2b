import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import type { CommentView } from '../../../readModel/queries/comments.ts';
import type { TaskHistoryEntry } from '../../../readModel/queries/taskHistory.ts';
import { listTasks, type TaskView } from '../../../readModel/queries/tasks.ts';
import type { WorkInFolder } from '../../../readModel/queries/workEvents.ts';
import type { PlacedLogLine } from '../../../readModel/queries/workLog.ts';
import type { Queries } from '../../../readModel/readModels.ts';
import type { Sorting } from '../inputs/order.ts';
import { taskNode, type TaskType } from '../types/task.ts';
import {
  taskCommentNode,
  type TaskCommentType,
  taskEventNode,
  type TaskEventType,
} from '../types/taskEvents.ts';
import { logLineNode, type LogLineType, type WorkType } from '../types/work.ts';
import type { List } from './connection.ts';
import { byId, type Sort } from './cursor.ts';
import { byCreation, byTime } from './lists.ts';
import type { Loaders } from './loaders.ts';

/** Tasks of a folder. */
export const taskList = (
  reads: Queries,
  folderId: number,
  filter: QueryExpression | null,
  sorting: Sorting<TaskView>,
): List<TaskView, TaskType> => ({
  name: `tasks/in/${folderId}`,
  ...sorting,
  filter,
  read: (query) => listTasks(reads, [folderId], query),
  nodeOf: taskNode,
});

export const taskHistoryList = (
  { taskHistories }: Loaders,
  task: WorkInFolder,
): List<TaskHistoryEntry, TaskEventType> => ({
  name: `taskHistory/${task.id}`,
  sort: byTime,
  filter: null,
  read: (query) => taskHistories.load({ of: task, query }),
  nodeOf: taskEventNode,
  placeOf: ({ at, id }) => ({ key: at, id }),
});

export const taskCommentList = (
  { taskComments }: Loaders,
  task: WorkInFolder,
): List<CommentView, TaskCommentType> => ({
  name: `taskComments/${task.id}`,
  sort: byCreation,
  filter: null,
  read: (query) => taskComments.load({ of: task, query }),
  nodeOf: taskCommentNode,
  placeOf: ({ creationTime, id }) => ({ key: creationTime, id }),
});

/** Lines come run by run, in each in the order of its robot. */
const inOrder: Sort = byId('asc');

export const logList = (
  { logs }: Loaders,
  { kind, id }: Pick<WorkType, 'kind' | 'id'>,
): List<PlacedLogLine, LogLineType> => ({
  name: `log/${kind}/${id}`,
  sort: inOrder,
  filter: null,
  read: (query) => logs[kind].load({ of: Number(id), query }),
  nodeOf: logLineNode,
  placeOf: ({ id: place }) => ({ key: null, id: place }),
});
