import type { Operation } from '../../../domain/operation/operation.ts';
import { listOperations } from '../../../readModel/queries/operations.ts';
import type { ReadModels } from '../../../readModel/readModels.ts';
import { operationNode, type OperationType } from '../types/operation.ts';
import type { List } from './connection.ts';
import { byId } from './cursor.ts';
import { all, compare } from './predicates.ts';

export interface OperationFilter {
  readonly status?: Operation['status'] | null | undefined;
  readonly kind?: Operation['kind'] | null | undefined;
}

/** Operations of a folder, the newest one first. */
export const operationList = (
  reads: ReadModels,
  folderId: number,
  { status, kind }: OperationFilter,
): List<Operation, OperationType> => ({
  name: `operations/in/${folderId}`,
  sort: byId('desc'),
  filter: all([
    ...(typeof status === 'string' ? [compare('Status', 'eq', 'enum', status)] : []),
    ...(typeof kind === 'string' ? [compare('Kind', 'eq', 'enum', kind)] : []),
  ]),
  read: (query) => listOperations(reads, [folderId], query),
  nodeOf: operationNode,
  placeOf: ({ id }) => ({ key: id, id }),
});
