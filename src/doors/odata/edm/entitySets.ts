import type { StructuredType } from './model.ts';
import { folder, robot, user } from './types/directory.ts';
import { queueItem, queueItemComment, queueItemEvent } from './types/items.ts';
import { processingRecord } from './types/processing.ts';
import { queueDefinition } from './types/queues.ts';
import { queue } from './types/transactions.ts';

export interface DeclaredSet {
  readonly name: string;
  readonly type: StructuredType;
  /** Where its navigations lead, by their names. */
  readonly bindings: Readonly<Record<string, string>>;
  /** Whether it can be read as a whole, and so stands in the service document. */
  readonly isListed: boolean;
}

const listed = (name: string, type: StructuredType, bindings: DeclaredSet['bindings'] = {}): DeclaredSet => ({
  name,
  type,
  bindings,
  isListed: true,
});

/** Sets that only operations are called on. */
const unlisted = (name: string, type: StructuredType): DeclaredSet => ({
  name,
  type,
  bindings: {},
  isListed: false,
});

export const declaredSets: readonly DeclaredSet[] = [
  listed('QueueDefinitions', queueDefinition),
  listed('QueueItems', queueItem, { QueueDefinition: 'QueueDefinitions', Robot: 'Robots' }),
  listed('QueueItemEvents', queueItemEvent),
  listed('QueueItemComments', queueItemComment),
  listed('Folders', folder),
  listed('Users', user),
  listed('Robots', robot),
  unlisted('Queues', queue),
  unlisted('QueueProcessingRecords', processingRecord),
];
