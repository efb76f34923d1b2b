import { createHash } from 'node:crypto';
import type {
  Directory,
  DirectoryBot,
  DirectoryRobot,
  DirectorySystem,
  DirectoryUser,
} from '../../../src/auth/directory.ts';
import { createPasswordHasher, type Derive, type PasswordHasher } from '../../../src/auth/passwords.ts';
import { openState } from '../../../src/state/openState.ts';
import type { State } from '../../../src/state/state.ts';

/** A time and people that a test sets as it likes. */
export interface World {
  now: number;
  version: number;
  readonly users: DirectoryUser[];
  readonly robots: DirectoryRobot[];
  readonly bots: DirectoryBot[];
  readonly systems: DirectorySystem[];
  readonly state: State;
  readonly directory: Directory;
  readonly clock: () => number;
}

export const admin: DirectoryUser = {
  id: 583,
  tenantId: 1,
  userName: 'admin',
  name: 'Administrator',
  email: 'admin@example.com',
  roles: ['admin'],
  folders: 'all',
  isActive: true,
};

export const docBot: DirectoryRobot = {
  id: 749,
  tenantId: 1,
  name: 'DocBot',
  userName: String.raw`OFFICE\docbot`,
  userId: 910,
  roles: ['robot'],
  folders: [1],
  isActive: true,
};

export const worker: DirectoryBot = { id: 5, tenantId: 1, name: 'Worker', isAllowed: true };

export const bpm: DirectorySystem = { id: 3, tenantId: 1, name: 'BPM' };

export async function createWorld(): Promise<World> {
  const state = await openState({
    path: ':memory:',
    onWriteError: (error) => {
      throw error;
    },
  });
  const users = [admin];
  const robots = [docBot];
  const bots = [worker];
  const systems = [bpm];
  const world: World = {
    now: 1_700_000_000_000,
    version: 1,
    users,
    robots,
    bots,
    systems,
    state,
    clock: () => world.now,
    directory: {
      get version() {
        return world.version;
      },
      userByName: (tenancyName, nameOrEmail) =>
        tenancyName === 'default'
          ? users.find(({ userName, email }) => [userName, email].includes(nameOrEmail.toLowerCase()))
          : undefined,
      userById: (id) => users.find((user) => user.id === id),
      robotById: (id) => robots.find((robot) => robot.id === id),
      botById: (id) => bots.find((bot) => bot.id === id),
      systemById: (id) => systems.find((system) => system.id === id),
    },
  };
  return world;
}

/** Changes a user, robot or bot as a new definition would. */
export function replace<T extends { readonly id: number }>(world: World, list: T[], entry: T): void {
  const index = list.findIndex(({ id }) => id === entry.id);
  list[index] = entry;
  world.version += 1;
}

/** Costs nothing, where the cost is not what is tested. */
export const quickDerive: Derive = async (password, salt, length) =>
  createHash('shake256', { outputLength: length }).update(password).update(salt).digest();

export const quickHasher = (): PasswordHasher => createPasswordHasher({ derive: quickDerive });
