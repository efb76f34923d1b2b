import { Field, InputType, registerEnumType } from 'type-graphql';
import type { Queue } from '../../../domain/queue/queue.ts';
import type { QueueItem } from '../../../domain/queueItem/queueItem.ts';
import { priorities } from '../../../domain/queueItem/statusMachine.ts';
import { taskPriorities } from '../../../domain/task/statusMachine.ts';
import type { TaskView } from '../../../readModel/queries/tasks.ts';
import { byId, type Place, type Sort } from '../lists/cursor.ts';

/** What a list can be sorted by: a property of its model, and where a row keeps its value. */
interface SortKey<R> {
  readonly property: string;
  readonly type: Sort['type'];
  readonly names?: readonly string[];
  readonly valueOf: (row: R) => Place['key'];
  readonly description: string;
}

/** A sort and how rows are placed in it. */
export interface Sorting<R> {
  readonly sort: Sort;
  readonly placeOf: (row: R) => Place;
}

const itemKeys = {
  ID: { property: 'Id', type: 'number', valueOf: () => null, description: 'Their numbers, that is by age.' },
  CREATION_TIME: {
    property: 'CreationTime',
    type: 'instant',
    valueOf: (item) => item.creationTime,
    description: 'When they were added.',
  },
  DUE_DATE: {
    property: 'DueDate',
    type: 'instant',
    valueOf: (item) => item.dueDate,
    description: 'When they are due; those that are not come first, or last where the order is reversed.',
  },
  DEFER_DATE: {
    property: 'DeferDate',
    type: 'instant',
    valueOf: (item) => item.deferDate,
    description: 'From when on they are handed out; null as with DUE_DATE.',
  },
  START_PROCESSING: {
    property: 'StartProcessing',
    type: 'instant',
    valueOf: (item) => item.startProcessing,
    description: 'When they were taken; null as with DUE_DATE.',
  },
  END_PROCESSING: {
    property: 'EndProcessing',
    type: 'instant',
    valueOf: (item) => item.endProcessing,
    description: 'When the work on them ended; null as with DUE_DATE.',
  },
  PRIORITY: {
    property: 'Priority',
    type: 'enum',
    names: Object.keys(priorities),
    valueOf: (item) => item.priority,
    description: 'Their priorities, the highest first.',
  },
  REFERENCE: {
    property: 'Reference',
    type: 'string',
    valueOf: (item) => item.created.reference ?? null,
    description: 'Their references by code points; null as with DUE_DATE.',
  },
} as const satisfies Record<string, SortKey<QueueItem>>;

const taskKeys = {
  ID: { property: 'Id', type: 'number', valueOf: () => null, description: 'Their numbers, that is by age.' },
  CREATION_TIME: {
    property: 'CreationTime',
    type: 'instant',
    valueOf: (task) => task.creationTime,
    description: 'When they were created.',
  },
  UPDATE_TIME: {
    property: 'UpdateTime',
    type: 'instant',
    valueOf: (task) => task.updateTime,
    description: 'When something happened to them last.',
  },
  DEFER_DATE: {
    property: 'DeferDate',
    type: 'instant',
    valueOf: (task) => task.deferDate,
    description:
      'From when on they are handed out; those without one come first, or last where the order is reversed.',
  },
  START_TIME: {
    property: 'StartTime',
    type: 'instant',
    valueOf: (task) => task.startTime,
    description: 'When their bots began; null as with DEFER_DATE.',
  },
  END_TIME: {
    property: 'EndTime',
    type: 'instant',
    valueOf: (task) => task.endTime,
    description: 'When they were done or failed; null as with DEFER_DATE.',
  },
  PRIORITY: {
    property: 'Priority',
    type: 'enum',
    names: Object.keys(taskPriorities),
    valueOf: (task) => task.priority,
    description: 'Their priorities, the highest first.',
  },
} as const satisfies Record<string, SortKey<TaskView>>;

const queueKeys = {
  ID: { property: 'Id', type: 'number', valueOf: () => null, description: 'Their numbers, that is by age.' },
  NAME: {
    property: 'Name',
    type: 'string',
    valueOf: (queue) => queue.name,
    description: 'Their names without regard to case.',
  },
} as const satisfies Record<string, SortKey<Queue>>;

function keyEnum<K extends string>(
  name: string,
  description: string,
  keys: Readonly<Record<K, { readonly description: string }>>,
): Readonly<Record<string, string>> {
  const members = Object.fromEntries(Object.keys(keys).map((key) => [key, key]));
  registerEnumType(members, {
    name,
    description,
    valuesConfig: keys as Record<string, { description: string }>,
  });
  return members;
}

const QueueItemOrderKey = keyEnum('QueueItemOrderKey', 'What queue items are sorted by.', itemKeys);
const TaskOrderKey = keyEnum('TaskOrderKey', 'What tasks are sorted by.', taskKeys);
const QueueOrderKey = keyEnum('QueueOrderKey', 'What queues are sorted by.', queueKeys);

export const OrderDirection = { ASC: 'asc', DESC: 'desc' } as const;
registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'Which way a list goes.',
  valuesConfig: {
    ASC: { description: 'The smallest or earliest first.' },
    DESC: { description: 'The largest or latest first.' },
  },
});

@InputType('QueueItemOrder', { description: 'How queue items are sorted; equal ones go by their numbers.' })
export class QueueItemOrder {
  @Field(() => QueueItemOrderKey, { description: 'By what.' })
  declare readonly by: keyof typeof itemKeys;

  @Field(() => OrderDirection, { defaultValue: 'asc', description: 'Which way.' })
  declare readonly direction: Sort['direction'];
}

@InputType('TaskOrder', { description: 'How tasks are sorted; equal ones go by their numbers.' })
export class TaskOrder {
  @Field(() => TaskOrderKey, { description: 'By what.' })
  declare readonly by: keyof typeof taskKeys;

  @Field(() => OrderDirection, { defaultValue: 'asc', description: 'Which way.' })
  declare readonly direction: Sort['direction'];
}

@InputType('QueueOrder', { description: 'How queues are sorted; equal ones go by their numbers.' })
export class QueueOrder {
  @Field(() => QueueOrderKey, { description: 'By what.' })
  declare readonly by: keyof typeof queueKeys;

  @Field(() => OrderDirection, { defaultValue: 'asc', description: 'Which way.' })
  declare readonly direction: Sort['direction'];
}

/** The newest first where nothing is said. */
export const itemSorting = (order: QueueItemOrder | null | undefined): Sorting<QueueItem> =>
  order === null || order === undefined
    ? { sort: byId('desc'), placeOf: ({ created: { id } }) => ({ key: null, id }) }
    : sortingBy(itemKeys[order.by], order.direction, ({ created }) => created.id);

/** The newest first where nothing is said. */
export const taskSorting = (order: TaskOrder | null | undefined): Sorting<TaskView> =>
  order === null || order === undefined
    ? { sort: byId('desc'), placeOf: ({ created: { id } }) => ({ key: null, id }) }
    : sortingBy(taskKeys[order.by], order.direction, ({ created }) => created.id);

/** By name where nothing is said. */
export const queueSorting = (order: QueueOrder | null | undefined): Sorting<Queue> =>
  sortingBy(queueKeys[order?.by ?? 'NAME'], order?.direction ?? 'asc', ({ id }) => id);

const sortingBy = <R>(
  { property, type, names, valueOf }: SortKey<R>,
  direction: Sort['direction'],
  idOf: (row: R) => number,
): Sorting<R> => ({
  sort: { property, type, ...(names !== undefined && { names }), direction },
  placeOf: (row) => ({ key: valueOf(row), id: idOf(row) }),
});
