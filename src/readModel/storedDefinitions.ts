import { type BotRow, botOf, bots } from '../../projections/definitions/bots.ts';
import { type FolderRow, folderOf, folders } from '../../projections/definitions/folders.ts';
import { type ProcessRow, processes, processOf } from '../../projections/definitions/processes.ts';
import { type QueueRow, queueOf, queues } from '../../projections/definitions/queues.ts';
import { type RobotRow, robotOf, robots } from '../../projections/definitions/robots.ts';
import { type SystemRow, systemOf, systems } from '../../projections/definitions/systems.ts';
import { type UserRow, userOf, users } from '../../projections/definitions/users.ts';
import type { Defined } from './definitions.ts';

/** The definitions as the rows have them, deleted ones too, and the log position that they are as of. */
export interface StoredDefinitions {
  readonly defined: readonly Defined[];
  readonly position: number;
}

/** What the rows say where they are not all there: the log has to be read from its beginning. */
export const noDefinitions: StoredDefinitions = { defined: [], position: 0 };

const projections = [queues, folders, users, robots, processes, systems, bots];

/** Only where these are all there do their rows say what is defined. */
export const definitionProjections: readonly string[] = projections.map(({ name }) => name);

/** A query whose rows are objects by the names of the columns, and what such a row says. */
export interface DefinitionQuery {
  readonly text: string;
  readonly read: (row: unknown) => Defined;
}

const queryOf = (table: string, read: DefinitionQuery['read']): DefinitionQuery => ({
  text: `SELECT * FROM ${table}`,
  read,
});

/** One for each category. */
export const definitionQueries: readonly DefinitionQuery[] = [
  queryOf(queues.table.name, (row) => ({ category: 'queue', definition: queueOf(row as QueueRow) })),
  queryOf(folders.table.name, (row) => ({ category: 'folder', definition: folderOf(row as FolderRow) })),
  queryOf(users.table.name, (row) => ({ category: 'user', definition: userOf(row as UserRow) })),
  queryOf(robots.table.name, (row) => ({ category: 'robot', definition: robotOf(row as RobotRow) })),
  queryOf(processes.table.name, (row) => ({ category: 'process', definition: processOf(row as ProcessRow) })),
  queryOf(systems.table.name, (row) => ({ category: 'system', definition: systemOf(row as SystemRow) })),
  queryOf(bots.table.name, (row) => ({ category: 'bot', definition: botOf(row as BotRow) })),
];
