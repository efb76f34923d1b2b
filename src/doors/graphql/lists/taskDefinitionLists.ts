import type { Access } from '../../../domain/access.ts';
import type { Bot } from '../../../domain/bot/bot.ts';
import type { Process } from '../../../domain/process/process.ts';
import type { System } from '../../../domain/system/system.ts';
import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import { listBots, listProcesses, listSystems } from '../../../readModel/queries/taskDefinitions.ts';
import type { ReadModels } from '../../../readModel/readModels.ts';
import { botNode, type BotType } from '../types/bot.ts';
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

/** Who has registered, and whether it was let in. */
export interface RegisteredFilter {
  readonly nameContains: string | null | undefined;
  readonly access: Access | null | undefined;
}

const registered = ({ nameContains, access }: RegisteredFilter): QueryExpression | null =>
  all([
    ...named(nameContains),
    ...(typeof access === 'string' ? [compare('Access', 'eq', 'enum', access)] : []),
  ]);

/** Systems, which are of no folder, by their names. */
export const systemList = (reads: ReadModels, filter: RegisteredFilter): List<System, SystemType> => ({
  name: 'systems',
  sort: byName,
  filter: registered(filter),
  read: (query) => listSystems(reads, query),
  nodeOf: systemNode,
  placeOf: ({ name, id }) => ({ key: name, id }),
});

/** Robots of the robot API, which are of no folder, by their names. */
export const botList = (reads: ReadModels, filter: RegisteredFilter): List<Bot, BotType> => ({
  name: 'bots',
  sort: byName,
  filter: registered(filter),
  read: (query) => listBots(reads, query),
  nodeOf: botNode,
  placeOf: ({ name, id }) => ({ key: name, id }),
});
