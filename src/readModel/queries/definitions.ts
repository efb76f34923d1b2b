import { sql } from 'kysely';
import { type FolderRow, folderOf } from '../../../projections/definitions/folders.ts';
import { type QueueRow, queueOf } from '../../../projections/definitions/queues.ts';
import { type RobotRow, robotOf } from '../../../projections/definitions/robots.ts';
import { type UserRow, userOf } from '../../../projections/definitions/users.ts';
import type { Folder, Robot, User } from '../../domain/directory/directory.ts';
import type { Queue } from '../../domain/queue/queue.ts';
import type { EntityModel } from '../expression/model.ts';
import type { ReadModels } from '../readModels.ts';
import {
  type Folders,
  inFolders,
  type ListQuery,
  mapPage,
  type Page,
  readPage,
  type Source,
} from './list.ts';
import { folderModel, queueDefinitionModel, robotModel, userModel } from './models.ts';

// Lists of what is defined and not deleted. One by its id is at hand in memory: see readModel/definitions.ts.

export const sourceOf = <R>(model: EntityModel): Source<R> => ({
  model,
  select: sql<R>`${sql.ref(model.alias)}.*`,
  from: sql`${sql.table(model.alias)}`,
  id: sql`${sql.ref(`${model.alias}.id`)}`,
});

const queueSource = sourceOf<QueueRow>(queueDefinitionModel);
const folderSource = sourceOf<FolderRow>(folderModel);
const userSource = sourceOf<UserRow>(userModel);
const robotSource = sourceOf<RobotRow>(robotModel);

export const isThere = sql<boolean>`deleted = 0`;

export async function listQueues(
  reads: ReadModels,
  folders: Folders,
  query: ListQuery,
): Promise<Page<Queue>> {
  const conditions = [isThere, ...inFolders(sql`queue_definition.folder_id`, folders)];
  return mapPage(await readPage(reads, queueSource, conditions, query), queueOf);
}

export async function listFolders(
  reads: ReadModels,
  folders: Folders,
  query: ListQuery,
): Promise<Page<Folder>> {
  const conditions = [isThere, ...inFolders(sql`folder.id`, folders)];
  return mapPage(await readPage(reads, folderSource, conditions, query), folderOf);
}

export const listUsers = async (reads: ReadModels, query: ListQuery): Promise<Page<User>> =>
  mapPage(await readPage(reads, userSource, [isThere], query), userOf);

export const listRobots = async (reads: ReadModels, query: ListQuery): Promise<Page<Robot>> =>
  mapPage(await readPage(reads, robotSource, [isThere], query), robotOf);
