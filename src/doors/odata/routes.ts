import type { Route } from './call.ts';
import { addItem, bulkAddItems } from './routes/addItems.ts';
import { deleteItem, deleteItemByUniqueKey, editItem } from './routes/changeItems.ts';
import { postComment, putComment, removeComment } from './routes/comments.ts';
import { getAllFoldersOfCaller, getFoldersOfCaller } from './routes/folderNavigation.ts';
import { getLastDays, getProcessingStatus, listQueuesWithStatus } from './routes/processing.ts';
import {
  createDefinition,
  createWithRetention,
  deleteDefinition,
  editDefinition,
  editWithRetention,
  getWithRetention,
} from './routes/queueDefinitions.ts';
import {
  getCurrentPermissions,
  getCurrentUser,
  getFolder,
  getFolderByKey,
  getFolders,
  getReviewers,
  getRobot,
  getRobots,
  getUser,
  getUserId,
  getUsers,
} from './routes/readDirectory.ts';
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
} from './routes/readItems.ts';
import {
  getFoldersForQueue,
  getJsonSchema,
  getQueueDefinition,
  getQueueDefinitionByKey,
  getQueueDefinitions,
  getQueuesAcrossFolders,
} from './routes/readQueues.ts';
import { getLastRetry, getLastRetryByKey, getProcessingHistory } from './routes/retryChain.ts';
import { assignReviewer, changeReviewStatus, deleteBulk, unassignReviewer } from './routes/review.ts';
import { setResult, setResultByUniqueKey, setTransactionProgress, start } from './routes/transactions.ts';

export const routes: ReadonlyMap<string, Route> = new Map([
  ['GET queueitems', getItems],
  ['GET queueitems()', getItem],
  ['PUT queueitems()', editItem],
  ['PATCH queueitems()', editItem],
  ['DELETE queueitems()', deleteItem],
  ['GET queueitems()/getitemlastretry', getLastRetry],
  ['GET queueitems()/getitemprocessinghistory', getProcessingHistory],
  ['GET queueitems/getitemlastretrybykey', getLastRetryByKey],
  ['GET queueitems/getbyuniquekey', getItemByUniqueKey],
  ['GET queueitems/getreviewers', getReviewers],
  ['GET queueitemevents', getHistory],
  ['GET queueitemevents()', getHistoryEntry],
  ['GET queueitemevents/getqueueitemeventshistory', getItemHistory],
  ['GET queueitemcomments', getComments],
  ['GET queueitemcomments/getqueueitemcommentshistory', getItemComments],
  ['POST queueitemcomments', postComment],
  ['GET queueitemcomments()', getComment],
  ['PUT queueitemcomments()', putComment],
  ['DELETE queueitemcomments()', removeComment],
  ['GET queueprocessingrecords/retrievequeuesprocessingstatus', getProcessingStatus],
  ['GET queueprocessingrecords/retrievelastdaysprocessingrecords', getLastDays],
  ['GET queuedefinitions', getQueueDefinitions],
  ['GET queuedefinitions()', getQueueDefinition],
  ['GET queuedefinitions()/getjsonschemadefinition', getJsonSchema],
  ['GET queuedefinitions/getbykey', getQueueDefinitionByKey],
  ['GET queuedefinitions/getfoldersforqueue', getFoldersForQueue],
  ['GET queuedefinitions/getqueuesacrossfolders', getQueuesAcrossFolders],
  ['GET queuedefinitions/listqueues', listQueuesWithStatus],
  ['GET queuedefinitions/getqueue', getWithRetention],
  ['GET folders', getFolders],
  ['GET folders()', getFolder],
  ['GET folders/getbykey', getFolderByKey],
  ['GET users', getUsers],
  ['GET users()', getUser],
  ['GET users/getuserid', getUserId],
  ['GET users/getcurrentpermissions', getCurrentPermissions],
  ['GET users/getcurrentuser', getCurrentUser],
  ['GET robots', getRobots],
  ['GET robots()', getRobot],
  ['POST queues/addqueueitem', addItem],
  ['POST queues/bulkaddqueueitems', bulkAddItems],
  ['POST queues/starttransaction', start],
  ['POST queues()/settransactionresult', setResult],
  ['POST queues/settransactionresultbyuniquekey', setResultByUniqueKey],
  ['POST queueitems()/settransactionprogress', setTransactionProgress],
  ['POST queueitems/setitemreviewer', assignReviewer],
  ['POST queueitems/unsetitemreviewer', unassignReviewer],
  ['POST queueitems/setitemreviewstatus', changeReviewStatus],
  ['POST queueitems/deletebulk', deleteBulk],
  ['POST queuedefinitions', createDefinition],
  ['PUT queuedefinitions()', editDefinition],
  ['DELETE queuedefinitions()', deleteDefinition],
  ['POST queuedefinitions/createqueue', createWithRetention],
  ['POST queuedefinitions/editqueue', editWithRetention],
]);

/** Calls behind `/api/` that ask about the same things, by method and path (see readApiPath). */
export const apiRoutes: ReadonlyMap<string, Route> = new Map([
  ['GET foldersnavigation/getfoldersforcurrentuser', getFoldersOfCaller],
  ['GET foldersnavigation/getallfoldersforcurrentuser', getAllFoldersOfCaller],
  ['DELETE queueitems()', deleteItemByUniqueKey],
]);
