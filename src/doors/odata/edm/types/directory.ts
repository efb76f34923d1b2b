import {
  boolean,
  collection,
  complexType,
  entityType,
  guid,
  instant,
  int32,
  int64,
  notNull,
  of,
  string,
} from '../model.ts';
import { dto, server } from '../namespaces.ts';
import { content, id, key } from './shared.ts';

// Folders, users and robots, by UiPath's names (UiPath's contract, DTOs). All is null where there is nothing to tell.

export const folder = entityType({
  namespace: dto,
  name: 'FolderDto',
  about: 'A folder: what is in it is seen by those who work in it.',
  key: ['Id'],
  properties: {
    Key: key,
    DisplayName: string('Its name.'),
    FullyQualifiedName: string('Its name behind those of the folders that it is in, with `/` between them.'),
    FullyQualifiedNameOrderable: string('The same, to sort by.'),
    Description: string('What it is for.'),
    ProvisionType: string('Always Automatic.'),
    PermissionModel: string('Always FineGrained.'),
    ParentId: int64('The folder that it is in.'),
    ParentKey: guid('Always null.'),
    IsActive: boolean('Always false.'),
    FeedType: string('Always Processes.'),
    FolderType: string('Always Standard.'),
    IsPersonal: boolean('Always false.'),
    Id: id,
  },
});

const person = {
  UserName: string('The name it logs in with.'),
  Name: string('First name.'),
  Surname: string('Last name.'),
  EmailAddress: string('Where mail reaches it.'),
  IsActive: boolean('Whether it may log in.'),
};

export const user = entityType({
  namespace: dto,
  name: 'UserDto',
  about: 'A person who works with the orchestrator.',
  key: ['Id'],
  properties: {
    Key: key,
    ...person,
    FullName: string('First and last name, or the name it logs in with.'),
    RolesList: of(collection('Edm.String'), 'What it may do.'),
    CreationTime: instant('When it was added.'),
    TenantId: int32('Always 1.'),
    Type: string('Always User.'),
    Id: id,
  },
});

export const simpleUser = entityType({
  namespace: dto,
  name: 'SimpleUserDto',
  about: 'A person, as others refer to it.',
  key: ['Id'],
  properties: { ...person, Id: id },
});

export const robot = entityType({
  namespace: dto,
  name: 'SimpleRobotDto',
  about: 'A robot that takes work.',
  key: ['Id'],
  properties: {
    LicenseKey: string('Always null: it is a secret.'),
    MachineName: string('The machine it runs on.'),
    Name: string('Its name.'),
    Username: string('The account it runs under.'),
    Description: string('What it is for.'),
    Type: string('What kind of robot it is.'),
    Password: string('Always null: it is a secret.'),
    RobotEnvironments: string('The environments it belongs to, with commas between them.'),
    Id: id,
    ExecutionSettings: of(content, 'Always null.'),
  },
});

export const simpleFolder = complexType({
  namespace: dto,
  name: 'SimpleFolderDto',
  about: 'A folder, as others refer to it.',
  properties: {
    DisplayName: string('Its name.'),
    FullyQualifiedName: string('Its name behind those of the folders that it is in.'),
    Id: id,
  },
});

export const accessibleFolders = complexType({
  namespace: server,
  name: 'AccessibleFoldersDto',
  about: 'The folders of a queue.',
  properties: {
    AccessibleFolders: notNull(of(collection(simpleFolder), 'The folders.')),
    TotalFoldersCount: notNull(int32('How many.')),
  },
});

export const userPermissions = complexType({
  namespace: server,
  name: 'UserPermissionsCollection',
  about: 'What the caller may do.',
  properties: {
    UserId: int64('The user.'),
    Permissions: notNull(of(collection('Edm.String'), 'Names of permissions.')),
  },
});
