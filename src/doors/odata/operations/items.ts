import { simpleUser } from '../edm/types/directory.ts';
import { queueItem, queueItemComment, queueItemEvent } from '../edm/types/items.ts';
import { bulkOfIds } from '../edm/types/transactions.ts';
import { deleteItem, editItem } from '../routes/changeItems.ts';
import { postComment, putComment, removeComment } from '../routes/comments.ts';
import { getReviewers } from '../routes/readDirectory.ts';
import {
  getComment,
  getComments,
  getHistory,
  getHistoryEntry,
  getItem,
  getItemByUniqueKey,
  getItemComments,
  getItemHistory,
  getItems,
} from '../routes/readItems.ts';
import { getLastRetry, getLastRetryByKey, getProcessingHistory } from '../routes/retryChain.ts';
import { assignReviewer, changeReviewStatus, deleteBulk, unassignReviewer } from '../routes/review.ts';
import { setTransactionProgress } from '../routes/transactions.ts';
import type { Operation } from './operation.ts';
import { created, get, gone, listOf, nothing, one, patch, post, put, remove } from './operation.ts';

const guid = 'Edm.Guid';

/** Items, what happened to them, and what is said about them. */
export const itemOperations: readonly Operation[] = [
  get('QueueItems', getItems, 'The items of the folder, deleted ones too.', listOf(queueItem)),
  get('QueueItems({key})', getItem, 'An item.', one(queueItem)),
  put(
    'QueueItems({key})',
    editItem,
    'Changes priority, dates, content and progress of a new item, as far as the body names them.',
    nothing,
  ),
  patch('QueueItems({key})', editItem, 'The same as PUT.', nothing),
  remove(
    'QueueItems({key})',
    deleteItem,
    'Deletes an item: it stays readable and is never handed out.',
    gone,
  ),
  get(
    'QueueItems({key})/UiPath.Server.Configuration.OData.GetItemLastRetry',
    getLastRetry,
    'The newest attempt of the retry chain of an item.',
    one(queueItem),
  ),
  get(
    'QueueItems({key})/UiPathODataSvc.GetItemProcessingHistory',
    getProcessingHistory,
    'All attempts of the retry chain of an item, the first one first.',
    listOf(queueItem),
  ),
  get(
    'QueueItems/UiPathODataSvc.GetItemLastRetryByKey(key={key})',
    getLastRetryByKey,
    'The newest attempt of a retry chain.',
    one(queueItem),
    { key: guid },
  ),
  get(
    'QueueItems/UiPathODataSvc.GetByUniqueKey(uniqueKey={uniqueKey})',
    getItemByUniqueKey,
    'An item by the key of this attempt alone.',
    one(queueItem),
    { uniqueKey: guid },
  ),
  get(
    'QueueItems/UiPath.Server.Configuration.OData.GetReviewers',
    getReviewers,
    'Whom an item may be given to for review: every active user.',
    listOf(simpleUser),
  ),
  post(
    'QueueItems({key})/UiPathODataSvc.SetTransactionProgress',
    setTransactionProgress,
    'Says how far the work on an item is.',
    nothing,
  ),
  post(
    'QueueItems/UiPathODataSvc.SetItemReviewer',
    assignReviewer,
    'Gives items to a reviewer. Items that refuse are named in the answer.',
    one(bulkOfIds),
  ),
  post(
    'QueueItems/UiPathODataSvc.UnsetItemReviewer',
    unassignReviewer,
    'Takes items from their reviewers.',
    one(bulkOfIds),
  ),
  post(
    'QueueItems/UiPathODataSvc.SetItemReviewStatus',
    changeReviewStatus,
    'Says what a reviewer has decided; Retried makes another attempt.',
    one(bulkOfIds),
  ),
  post('QueueItems/UiPathODataSvc.DeleteBulk', deleteBulk, 'Deletes many items.', one(bulkOfIds)),
  get('QueueItemEvents', getHistory, 'What happened to the items of the folder.', listOf(queueItemEvent)),
  get('QueueItemEvents({key})', getHistoryEntry, 'Something that happened to an item.', one(queueItemEvent)),
  get(
    'QueueItemEvents/UiPath.Server.Configuration.OData.GetQueueItemEventsHistory(queueItemId={queueItemId})',
    getItemHistory,
    'What happened to one item.',
    listOf(queueItemEvent),
  ),
  get('QueueItemComments', getComments, 'Comments on the items of the folder.', listOf(queueItemComment)),
  get('QueueItemComments({key})', getComment, 'A comment.', one(queueItemComment)),
  post('QueueItemComments', postComment, 'Adds a comment to an item.', created(queueItemComment)),
  put(
    'QueueItemComments({key})',
    putComment,
    "Changes the text of one's own comment.",
    one(queueItemComment),
  ),
  remove('QueueItemComments({key})', removeComment, "Takes one's own comment away.", gone),
  get(
    'QueueItemComments/UiPath.Server.Configuration.OData.GetQueueItemCommentsHistory(queueItemId={queueItemId})',
    getItemComments,
    'Comments on one item.',
    listOf(queueItemComment),
  ),
];
