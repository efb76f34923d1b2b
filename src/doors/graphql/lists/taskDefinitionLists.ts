import type { Access } from '../../../domain/access.ts';
import type { Process } from '../../../domain/process/process.ts';
import type { System } from '../../../domain/system/system.ts';
import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import { listProcesses, listSystems } from '../../../readModel/queries/taskDefinitions.ts';
import type { ReadModels } from '../../../readModel/readModels.ts';
import { processName, processNode, type ProcessType } from '../types/process.ts';
import { systemNode, type SystemType } from '../types/system.ts';
import type { List } from './connection.ts';
import type { Sort } from './cursor.ts';
import { all, calls, compare } from './predicates.ts';

const byName: Sort = { property: 'Name', type: 'string', direction: 'asc' };

const named = (part: string | null | undefined): QueryExpression[] =>
  typeof part === 'string' ? [calls('contains', 'Name', part)] : [];

export interface ProcessFilter {
  readonly nameContains: string | null | undefined;
  readonly isActive: boolean | null | undefined;
}

/** Processes of a folder that were not deleted, by their names. */
export const processList = (
  reads: ReadModels,
  folderId: number,
  { nameContains, isActive }: ProcessFilter,
): List<Process, ProcessType> => ({
  name: `processes/in/${folderId}`,
  sort: byName,
  filter: all([
    ...named(nameContains),
    ...(typeof isActive === 'boolean'
      ? [compare('CurrentVersion', isActive ? 'ne' : 'eq', 'number', null)]
      : []),
  ]),
  read: (query) => listProcesses(reads, [folderId], query),
  nodeOf: processNode,
  placeOf: (process) => ({ key: processName(process), id: process.id }),
});

export interface SystemFilter {
  readonly nameContains: string | null | undefined;
  readonly access: Access | null | undefined;
}

/** Systems, which are of no folder, by their names. */
export const systemList = (
  reads: ReadModels,
  { nameContains, access }: SystemFilter,
): List<System, SystemType> => ({
  name: 'systems',
  sort: byName,
  filter: all([
    ...named(nameContains),
    ...(typeof access === 'string' ? [compare('Access', 'eq', 'enum', access)] : []),
  ]),
  read: (query) => listSystems(reads, query),
  nodeOf: systemNode,
  placeOf: ({ name, id }) => ({ key: name, id }),
});
