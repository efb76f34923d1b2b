import type { Route } from './call.ts';
import { addItem, bulkAddItems } from './routes/addItems.ts';
import { postComment } from './routes/comments.ts';
import { getLastDays, getProcessingStatus } from './routes/processing.ts';
import { createDefinition, deleteDefinition, editDefinition } from './routes/queueDefinitions.ts';
import {
  getCurrentUser,
  getFolder,
  getFolders,
  getQueueDefinition,
  getQueueDefinitions,
  getRobots,
  getUsers,
} from './routes/readDirectory.ts';
import {
  getComments,
  getHistory,
  getItem,
  getItemComments,
  getItemHistory,
  getItems,
} from './routes/readItems.ts';
import { assignReviewer, changeReviewStatus, deleteBulk, unassignReviewer } from './routes/review.ts';
import { setResult, setTransactionProgress, start } from './routes/transactions.ts';

/** Every call of UiPath's OData door, by method and path (see path.ts). */
export const routes: ReadonlyMap<string, Route> = new Map([
  ['GET queueitems', getItems],
  ['GET queueitems()', getItem],
  ['GET queueitemevents', getHistory],
  ['GET queueitemevents/getqueueitemeventshistory', getItemHistory],
  ['GET queueitemcomments', getComments],
  ['GET queueitemcomments/getqueueitemcommentshistory', getItemComments],
  ['POST queueitemcomments', postComment],
  ['GET queueprocessingrecords/retrievequeuesprocessingstatus', getProcessingStatus],
  ['GET queueprocessingrecords/retrievelastdaysprocessingrecords', getLastDays],
  ['GET queuedefinitions', getQueueDefinitions],
  ['GET queuedefinitions()', getQueueDefinition],
  ['GET folders', getFolders],
  ['GET folders()', getFolder],
  ['GET users', getUsers],
  ['GET users/getcurrentuser', getCurrentUser],
  ['GET robots', getRobots],
  ['POST queues/addqueueitem', addItem],
  ['POST queues/bulkaddqueueitems', bulkAddItems],
  ['POST queues/starttransaction', start],
  ['POST queues()/settransactionresult', setResult],
  ['POST queueitems()/settransactionprogress', setTransactionProgress],
  ['POST queueitems/setitemreviewer', assignReviewer],
  ['POST queueitems/unsetitemreviewer', unassignReviewer],
  ['POST queueitems/setitemreviewstatus', changeReviewStatus],
  ['POST queueitems/deletebulk', deleteBulk],
  ['POST queuedefinitions', createDefinition],
  ['PUT queuedefinitions()', editDefinition],
  ['DELETE queuedefinitions()', deleteDefinition],
]);
