import { type CallbackStatus, callbackStatuses } from '../src/domain/callback/callback.ts';
import { operationKinds, type OperationKind } from '../src/domain/operation/events.ts';
import { operationStatuses, type OperationStatus } from '../src/domain/operation/operation.ts';
import {
  exceptionTypes,
  priorities,
  reviewStatuses,
  statuses,
  type ExceptionType,
  type Priority,
  type ReviewStatus,
  type Status,
} from '../src/domain/queueItem/statusMachine.ts';
import {
  taskPriorities,
  type TaskPriority,
  taskStatuses,
  type TaskStatus,
} from '../src/domain/task/statusMachine.ts';

// Rows hold the numbers of the members of enumerations (for items, those that UiPath gives them): small, and in the
// order in which lists are sorted by them. These are the names in the order of their numbers.

const inOrder = <N extends string>(numbers: Readonly<Record<N, number>>): readonly N[] =>
  Object.keys(numbers) as N[];

export const statusNames: readonly Status[] = inOrder(statuses);
export const reviewStatusNames: readonly ReviewStatus[] = inOrder(reviewStatuses);
export const priorityNames: readonly Priority[] = inOrder(priorities);
export const exceptionTypeNames: readonly ExceptionType[] = inOrder(exceptionTypes);

export const operationStatusNames: readonly OperationStatus[] = inOrder(operationStatuses);
export const operationKindNames: readonly OperationKind[] = inOrder(operationKinds);

export const taskStatusNames: readonly TaskStatus[] = inOrder(taskStatuses);
export const taskPriorityNames: readonly TaskPriority[] = inOrder(taskPriorities);

export const callbackStatusNames: readonly CallbackStatus[] = inOrder(callbackStatuses);

export const actionNames = ['Create', 'Edit', 'Delete', 'Status', 'Retry'] as const;
export type Action = (typeof actionNames)[number];

/** The member with that number; a row holds no other. */
export function nameOf<N>(names: readonly N[], number: number): N {
  const name = names[number];
  if (name === undefined) throw new RangeError(`${number} is not the number of a member`);
  return name;
}
