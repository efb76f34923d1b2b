import type { Route } from './call.ts';
import { addItem, bulkAddItems } from './routes/addItems.ts';
import { createDefinition, deleteDefinition, editDefinition } from './routes/queueDefinitions.ts';
import { assignReviewer, changeReviewStatus, deleteBulk, unassignReviewer } from './routes/review.ts';
import { setResult, setTransactionProgress, start } from './routes/transactions.ts';

/** Every call of UiPath's OData door, by method and path (see path.ts). */
export const routes: ReadonlyMap<string, Route> = new Map([
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
