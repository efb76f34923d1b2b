import type {
  Directory,
  DirectoryBot,
  DirectoryRobot,
  DirectorySystem,
  DirectoryUser,
} from './auth/directory.ts';
import { DEFAULT_TENANT } from './commands/prepareStore.ts';
import type { Bot } from './domain/bot/bot.ts';
import type { Robot, User } from './domain/directory/directory.ts';
import { normalName } from './domain/names.ts';
import type { System } from './domain/system/system.ts';
import type { Definitions } from './readModel/definitions.ts';

/** Users, robots, bots and systems as authentication wants to know them, from the definitions in memory. */
export function directoryOf(definitions: Definitions): Directory {
  return {
    get version() {
      return definitions.version;
    },
    userByName: (tenancyName, nameOrEmail) =>
      normalName(tenancyName) === DEFAULT_TENANT.name
        ? userOf(definitions.userByName(nameOrEmail))
        : undefined,
    userById: (id) => userOf(definitions.user(id)),
    robotById: (id) => robotOf(definitions, definitions.robot(id)),
    botById: (id) => botOf(definitions.bot(id)),
    systemById: (id) => systemOf(definitions.system(id)),
  };
}

function userOf(user: User | undefined): DirectoryUser | undefined {
  if (user === undefined || user.deleted) return undefined;
  return {
    id: user.id,
    tenantId: DEFAULT_TENANT.id,
    userName: user.userName,
    name: user.name ?? user.userName,
    ...(user.email !== null && { email: user.email }),
    roles: user.roles,
    folders: user.folders ?? 'all',
    isActive: user.isActive,
  };
}

/** A robot works where the user works that it acts as. */
function robotOf(definitions: Definitions, robot: Robot | undefined): DirectoryRobot | undefined {
  if (robot === undefined || robot.deleted) return undefined;
  const user = robot.userId === null ? undefined : definitions.user(robot.userId);
  return {
    id: robot.id,
    tenantId: DEFAULT_TENANT.id,
    name: robot.name,
    userName: robot.username ?? robot.name,
    ...(robot.userId !== null && { userId: robot.userId }),
    roles: ['robot'],
    folders: user?.folders ?? 'all',
    isActive: user?.isActive ?? true,
  };
}

const botOf = (bot: Bot | undefined): DirectoryBot | undefined =>
  bot === undefined || bot.deleted
    ? undefined
    : { id: bot.id, tenantId: DEFAULT_TENANT.id, name: bot.name, isAllowed: bot.access === 'ALLOWED' };

const systemOf = (system: System | undefined): DirectorySystem | undefined =>
  system === undefined || system.deleted
    ? undefined
    : { id: system.id, tenantId: DEFAULT_TENANT.id, name: system.name };
