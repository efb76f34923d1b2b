import type { Queue } from '../../../domain/queue/queue.ts';
import type { QueueItem } from '../../../domain/queueItem/queueItem.ts';
import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import { type CommentView, listComments } from '../../../readModel/queries/comments.ts';
import { listQueues } from '../../../readModel/queries/definitions.ts';
import { type HistoryEntry, listHistory } from '../../../readModel/queries/history.ts';
import { listItems, type QueueInFolder } from '../../../readModel/queries/items.ts';
import type { Folders } from '../../../readModel/queries/list.ts';
import type { WorkInFolder } from '../../../readModel/queries/workEvents.ts';
import type { Queries, ReadModels } from '../../../readModel/readModels.ts';
import type { Sorting } from '../inputs/order.ts';
import { queueNode, type QueueType } from '../types/queue.ts';
import { queueItemNode, type QueueItemType } from '../types/queueItem.ts';
import { queueItemCommentNode, type QueueItemCommentType } from '../types/queueItemComment.ts';
import { queueItemEventNode, type QueueItemEventType } from '../types/queueItemEvent.ts';
import type { List } from './connection.ts';
import { reversed, type Sort } from './cursor.ts';
import type { Loaders } from './loaders.ts';

/** Items of a folder. */
export const itemList = (
  reads: Queries,
  folderId: number,
  filter: QueryExpression | null,
  sorting: Sorting<QueueItem>,
): List<QueueItem, QueueItemType> => ({
  name: `queueItems/in/${folderId}`,
  ...sorting,
  filter,
  read: (query) => listItems(reads, [folderId], query),
  nodeOf: queueItemNode,
});

/** Items of one queue, read together with those of other queues of the same page. */
export const itemsOfQueue = (
  { items }: Loaders,
  queue: QueueInFolder,
  filter: QueryExpression | null,
  sorting: Sorting<QueueItem>,
): List<QueueItem, QueueItemType> => ({
  name: `queueItems/${queue.id}`,
  ...sorting,
  filter,
  read: (query) => items.load({ of: queue, query }),
  nodeOf: queueItemNode,
});

/** Queues of some folders that were not deleted; null is all folders. */
export const queueList = (
  reads: ReadModels,
  folders: Folders,
  filter: QueryExpression | null,
  sorting: Sorting<Queue>,
): List<Queue, QueueType> => ({
  name: `queues/in/${folders?.join() ?? 'all'}`,
  ...sorting,
  filter,
  read: (query) => listQueues(reads, folders, query),
  nodeOf: queueNode,
});

/** What happens to one item only ever grows at its end: by the time, and where that is equal by the number. */
export const byTime: Sort = { property: 'Timestamp', type: 'instant', direction: 'asc' };
export const byCreation: Sort = { property: 'CreationTime', type: 'instant', direction: 'asc' };

export const historyList = (
  { histories }: Loaders,
  item: WorkInFolder,
): List<HistoryEntry, QueueItemEventType> => ({
  name: `history/${item.id}`,
  sort: byTime,
  filter: null,
  read: (query) => histories.load({ of: item, query }),
  nodeOf: queueItemEventNode,
  placeOf: ({ at, id }) => ({ key: at, id }),
});

export const commentList = (
  { comments }: Loaders,
  item: WorkInFolder,
): List<CommentView, QueueItemCommentType> => ({
  name: `comments/${item.id}`,
  sort: byCreation,
  filter: null,
  read: (query) => comments.load({ of: item, query }),
  nodeOf: queueItemCommentNode,
  placeOf: ({ creationTime, id }) => ({ key: creationTime, id }),
});

/** What happened to all items of a folder, the newest first. */
export const folderHistoryList = (
  reads: ReadModels,
  folderId: number,
  filter: QueryExpression | null,
): List<HistoryEntry, QueueItemEventType> => ({
  name: `queueItemEvents/in/${folderId}`,
  sort: reversed(byTime),
  filter,
  read: (query) => listHistory(reads, [folderId], query),
  nodeOf: queueItemEventNode,
  placeOf: ({ at, id }) => ({ key: at, id }),
});

/** The comments on all items of a folder, the newest first. */
export const folderCommentList = (
  reads: ReadModels,
  folderId: number,
  filter: QueryExpression | null,
): List<CommentView, QueueItemCommentType> => ({
  name: `queueItemComments/in/${folderId}`,
  sort: reversed(byCreation),
  filter,
  read: (query) => listComments(reads, [folderId], query),
  nodeOf: queueItemCommentNode,
  placeOf: ({ creationTime, id }) => ({ key: creationTime, id }),
});
