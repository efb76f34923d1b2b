import { folder, robot, user, userPermissions } from '../edm/types/directory.ts';
import {
  getCurrentPermissions,
  getCurrentUser,
  getFolder,
  getFolderByKey,
  getFolders,
  getRobot,
  getRobots,
  getUser,
  getUserId,
  getUsers,
} from '../routes/readDirectory.ts';
import { addRobot, removeRobot } from '../routes/robots.ts';
import type { Operation } from './operation.ts';
import { created, get, gone, listOf, one, post, remove } from './operation.ts';

/** Folders, users and robots. */
export const directoryOperations: readonly Operation[] = [
  get('Folders', getFolders, 'The folders that the caller works in.', listOf(folder)),
  get('Folders({key})', getFolder, 'A folder.', one(folder)),
  get(
    'Folders/UiPath.Server.Configuration.OData.GetByKey(identifier={identifier})',
    getFolderByKey,
    'A folder by its UUID.',
    one(folder),
    { identifier: 'Edm.Guid' },
  ),
  get('Users', getUsers, 'All users.', listOf(user)),
  get('Users({key})', getUser, 'A user.', one(user)),
  get(
    "Users/UiPath.Server.Configuration.OData.GetUserId(userKey='{userKey}')",
    getUserId,
    'The number of a user by its UUID.',
    one('Edm.Int64'),
    { userKey: 'Edm.Guid' },
  ),
  get(
    'Users/UiPath.Server.Configuration.OData.GetCurrentUser',
    getCurrentUser,
    'The user that calls, or the one a robot acts as.',
    one(user),
  ),
  get(
    'Users/UiPath.Server.Configuration.OData.GetCurrentPermissions',
    getCurrentPermissions,
    'What the caller may do.',
    one(userPermissions),
  ),
  get('Robots', getRobots, 'All robots.', listOf(robot)),
  get('Robots({key})', getRobot, 'A robot.', one(robot)),
  post(
    'Robots',
    addRobot,
    'Adds a robot. The answer alone shows its LicenseKey, with which it begins sessions; one is made up where none is sent.',
    created(robot),
  ),
  remove('Robots({key})', removeRobot, 'Deletes a robot: its name is free again, its sessions end.', gone),
];
