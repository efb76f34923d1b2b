import { Field, ID, ObjectType } from 'type-graphql';
import type { Folder } from '../../../domain/directory/directory.ts';
import { connectionType } from './connection.ts';

@ObjectType('Folder', { description: 'A folder: what is in it is seen by those who work in it.' })
export class FolderType {
  @Field(() => ID, { description: 'Its number, for X-UIPATH-OrganizationUnitId and `folderId`.' })
  declare readonly id: string;

  @Field(() => ID, { description: 'Its UUID, for X-UIPATH-FolderKey.' })
  declare readonly key: string;

  @Field(() => String, { description: 'Its name.' })
  declare readonly name: string;

  @Field(() => String, {
    description:
      'Its name behind those of the folders that it is in, with `/` between them, for X-UIPATH-FolderPath.',
  })
  declare readonly path: string;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  declare readonly description: string | null;

  @Field(() => ID, { nullable: true, description: 'The folder that it is in.' })
  declare readonly parentId: string | null;
}

export const FolderConnection = connectionType('Folder', FolderType, 'folders');

export const folderNode = (folder: Folder): FolderType => ({
  id: String(folder.id),
  key: folder.key,
  name: folder.displayName,
  path: folder.fullyQualifiedName,
  description: folder.description,
  parentId: folder.parentId === null ? null : String(folder.parentId),
});
