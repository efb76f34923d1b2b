import type { Callback } from '../../../domain/callback/callback.ts';
import { listCallbacks } from '../../../readModel/queries/callbacks.ts';
import type { ReadModels } from '../../../readModel/readModels.ts';
import { callbackNode, type CallbackType } from '../types/callback.ts';
import type { List } from './connection.ts';
import { byId } from './cursor.ts';
import { all, compare } from './predicates.ts';

export interface CallbackFilter {
  readonly status?: Callback['status'] | null | undefined;
  readonly systemId?: number | null | undefined;
}

/** Callbacks of a folder's tasks, the newest task first. */
export const callbackList = (
  reads: ReadModels,
  folderId: number,
  { status, systemId }: CallbackFilter,
): List<Callback, CallbackType> => ({
  name: 'callbacks',
  sort: byId('desc'),
  filter: all([
    ...(typeof status === 'string' ? [compare('Status', 'eq', 'enum', status)] : []),
    ...(typeof systemId === 'number' ? [compare('SystemId', 'eq', 'number', systemId)] : []),
  ]),
  read: (query) => listCallbacks(reads, [folderId], query),
  nodeOf: callbackNode,
  placeOf: ({ taskId }) => ({ key: taskId, id: taskId }),
});
