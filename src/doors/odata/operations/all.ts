import { directoryOperations } from './directory.ts';
import { itemOperations } from './items.ts';
import type { Operation } from './operation.ts';
import { queueOperations } from './queues.ts';
import { transactionOperations } from './transactions.ts';

/** All that can be asked below `/odata/`. */
export const operations: readonly Operation[] = [
  ...itemOperations,
  ...transactionOperations,
  ...queueOperations,
  ...directoryOperations,
];
