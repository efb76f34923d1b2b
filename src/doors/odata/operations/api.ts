import { folder } from '../edm/types/directory.ts';
import { schemaOfType } from '../edm/jsonSchema.ts';
import { deleteItemByUniqueKey } from '../routes/changeItems.ts';
import { getAllFoldersOfCaller, getFoldersOfCaller } from '../routes/folderNavigation.ts';
import type { Operation } from './operation.ts';
import { get, gone, plain, remove } from './operation.ts';

const folders = { type: 'array', items: schemaOfType(folder) };

/** Calls behind `/api/` that ask about the same things. */
export const apiOperations: readonly Operation[] = [
  get(
    'FoldersNavigation/GetFoldersForCurrentUser',
    getFoldersOfCaller,
    'A page of the folders that the caller works in; the query names skip, take and searchText.',
    plain({
      type: 'object',
      properties: { PageItems: folders, Count: { type: 'integer' } },
      required: ['PageItems', 'Count'],
    }),
  ),
  get(
    'FoldersNavigation/GetAllFoldersForCurrentUser',
    getAllFoldersOfCaller,
    'All folders that the caller works in.',
    plain(folders),
  ),
  remove('QueueItems/{uniqueKey}', deleteItemByUniqueKey, 'Deletes an item by its unique key.', gone, {
    uniqueKey: 'Edm.Guid',
  }),
];
