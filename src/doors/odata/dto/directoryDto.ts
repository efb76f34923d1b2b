import type { Folder, Robot, User } from '../../../domain/directory/directory.ts';
import type { Dto } from './queueItemDto.ts';

/** UiPath's FolderDto. */
export const folderDto = (folder: Folder): Dto => ({
  Key: folder.key,
  DisplayName: folder.displayName,
  FullyQualifiedName: folder.fullyQualifiedName,
  FullyQualifiedNameOrderable: folder.fullyQualifiedName,
  Description: folder.description,
  ProvisionType: 'Automatic',
  PermissionModel: 'FineGrained',
  ParentId: folder.parentId,
  ParentKey: null,
  IsActive: false,
  FeedType: 'Processes',
  FolderType: 'Standard',
  IsPersonal: false,
  Id: folder.id,
});

/** UiPath's UserDto, as far as there is something to tell. */
export const userDto = (user: User): Dto => ({
  Key: user.key,
  UserName: user.userName,
  Name: user.name,
  Surname: user.surname,
  FullName: [user.name, user.surname].filter((part) => part !== null).join(' ') || user.userName,
  EmailAddress: user.email,
  IsActive: user.isActive,
  RolesList: [...user.roles],
  CreationTime: user.creationTime,
  TenantId: 1,
  Type: 'User',
  Id: user.id,
});

/** UiPath's SimpleUserDto, behind ReviewerUser. */
export const simpleUserDto = (user: User): Dto => ({
  UserName: user.userName,
  Name: user.name,
  Surname: user.surname,
  EmailAddress: user.email,
  IsActive: user.isActive,
  Id: user.id,
});

/** UiPath's SimpleRobotDto as its guide prints it; what is secret there is null here. */
export const robotDto = (robot: Robot): Dto => ({
  LicenseKey: null,
  MachineName: robot.machineName,
  Name: robot.name,
  Username: robot.username,
  Description: robot.description,
  Type: robot.type,
  Password: null,
  RobotEnvironments: robot.robotEnvironments,
  Id: robot.id,
  ExecutionSettings: null,
});
