import type { Folder, FolderData } from '../../src/domain/directory/directory.ts';
import { sortable, trimmed } from '../../src/domain/instant.ts';
import { definitionProjection } from './definition.ts';

export type FolderRow = {
  readonly id: number;
  readonly key: string;
  readonly display_name: string;
  readonly fully_qualified_name: string;
  readonly description: string | null;
  readonly parent_id: number | null;
  readonly creation_time: string;
  readonly revision: number;
  readonly deleted: number;
  readonly position: number;
};

/** Which folders are there? */
export const folders = definitionProjection<FolderData, FolderRow>(
  'folders',
  'folder',
  {
    name: 'folder',
    columns: {
      id: 'integer',
      key: 'text',
      display_name: 'text',
      fully_qualified_name: 'text',
      description: 'text',
      parent_id: 'integer',
      creation_time: 'text',
      revision: 'integer',
      deleted: 'integer',
      position: 'integer',
    },
    key: ['id'],
    indexes: [],
  },
  {
    rowOf: (folder, position) => ({
      id: folder.id,
      key: folder.key,
      display_name: folder.displayName,
      fully_qualified_name: folder.fullyQualifiedName,
      description: folder.description,
      parent_id: folder.parentId,
      creation_time: sortable(folder.creationTime),
      revision: folder.revision,
      deleted: Number(folder.deleted),
      position,
    }),
    definitionOf: folderOf,
  },
);

export function folderOf(row: FolderRow): Folder {
  return {
    id: row.id,
    key: row.key,
    displayName: row.display_name,
    fullyQualifiedName: row.fully_qualified_name,
    description: row.description,
    parentId: row.parent_id,
    creationTime: trimmed(row.creation_time),
    revision: row.revision,
    deleted: row.deleted === 1,
  };
}
