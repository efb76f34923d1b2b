import { queueItem } from '../edm/types/items.ts';
import { bulkOfFailedItems } from '../edm/types/transactions.ts';
import { addItem, bulkAddItems } from '../routes/addItems.ts';
import { setResult, setResultByUniqueKey, start } from '../routes/transactions.ts';
import type { Operation } from './operation.ts';
import { created, nothing, one, oneOrNone, post } from './operation.ts';

/** What robots do, and what gives them work. */
export const transactionOperations: readonly Operation[] = [
  post('Queues/UiPathODataSvc.AddQueueItem', addItem, 'Adds an item to a queue.', created(queueItem)),
  post(
    'Queues/UiPathODataSvc.BulkAddQueueItems',
    bulkAddItems,
    'Adds many items to a queue. Refused rows are named in the answer.',
    one(bulkOfFailedItems),
  ),
  post(
    'Queues/UiPathODataSvc.StartTransaction',
    start,
    'Takes the next item of a queue, or adds one and takes it at once; 204 where none can be taken.',
    oneOrNone(queueItem),
  ),
  post(
    'Queues({key})/UiPathODataSvc.SetTransactionResult',
    setResult,
    'Says how the work on an item ended; with a DeferDate it is postponed.',
    nothing,
  ),
  post(
    'Queues/UiPathODataSvc.SetTransactionResultByUniqueKey(uniqueKey={uniqueKey})',
    setResultByUniqueKey,
    'The same of an item by its unique key.',
    nothing,
    { uniqueKey: 'Edm.Guid' },
  ),
];
