/** What authentication needs to know of users, robots, bots and systems, answered from the definitions in memory. */
export interface DirectoryUser {
  readonly id: number;
  readonly tenantId: number;
  readonly userName: string;
  readonly name: string;
  readonly email?: string;
  readonly roles: readonly string[];
  readonly folders: 'all' | readonly number[];
  readonly isActive: boolean;
}

export interface DirectoryRobot {
  readonly id: number;
  readonly tenantId: number;
  readonly name: string;
  /** The account on its machine, `DOMAIN\user` or `user`. */
  readonly userName: string;
  /** The user it acts as. */
  readonly userId?: number;
  readonly roles: readonly string[];
  readonly folders: 'all' | readonly number[];
  readonly isActive: boolean;
}

/** Who takes work through the robot API, allowed or not. */
export interface DirectoryBot {
  readonly id: number;
  readonly tenantId: number;
  readonly name: string;
  readonly isAllowed: boolean;
}

/** An external system of ELMA's door, allowed or not. */
export interface DirectorySystem {
  readonly id: number;
  readonly tenantId: number;
  readonly name: string;
}

export interface Directory {
  /** Changes with each change of a user, a robot, a bot, a system or a role; callers remembered under another are worked out anew. */
  readonly version: number;

  /** Names and e-mail addresses are compared case-insensitively; undefined where the tenant or the user is unknown. */
  userByName(tenancyName: string, nameOrEmail: string): DirectoryUser | undefined;
  userById(id: number): DirectoryUser | undefined;
  robotById(id: number): DirectoryRobot | undefined;
  botById(id: number): DirectoryBot | undefined;
  systemById(id: number): DirectorySystem | undefined;
}
