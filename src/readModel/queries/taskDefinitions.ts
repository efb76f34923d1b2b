import { sql } from 'kysely';
import { type BotRow, botOf } from '../../../projections/definitions/bots.ts';
import { type ProcessRow, processOf } from '../../../projections/definitions/processes.ts';
import { type SystemRow, systemOf } from '../../../projections/definitions/systems.ts';
import type { Bot } from '../../domain/bot/bot.ts';
import type { Process } from '../../domain/process/process.ts';
import type { System } from '../../domain/system/system.ts';
import type { ReadModels } from '../readModels.ts';
import { isThere, sourceOf } from './definitions.ts';
import { type Folders, inFolders, type ListQuery, mapPage, type Page, readPage } from './list.ts';
import { botModel, processModel, systemModel } from './taskModels.ts';

// As definitions.ts, for what tasks need.

const processSource = sourceOf<ProcessRow>(processModel);
const systemSource = sourceOf<SystemRow>(systemModel);
const botSource = sourceOf<BotRow>(botModel);

export async function listProcesses(
  reads: ReadModels,
  folders: Folders,
  query: ListQuery,
): Promise<Page<Process>> {
  const conditions = [isThere, ...inFolders(sql`process.folder_id`, folders)];
  return mapPage(await readPage(reads, processSource, conditions, query), processOf);
}

export const listSystems = async (reads: ReadModels, query: ListQuery): Promise<Page<System>> =>
  mapPage(await readPage(reads, systemSource, [isThere], query), systemOf);

export const listBots = async (reads: ReadModels, query: ListQuery): Promise<Page<Bot>> =>
  mapPage(await readPage(reads, botSource, [isThere], query), botOf);
