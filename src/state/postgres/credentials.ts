import type { Credentials } from '../credentials.ts';
import { postgresApps } from './apps.ts';
import type { Postgres } from './database.ts';
import { postgresLoginCounters } from './loginCounters.ts';
import { postgresPasswords } from './passwords.ts';
import type { Rights } from './rights.ts';
import { postgresRobotKeys } from './robotKeys.ts';
import { postgresTokens } from './tokens.ts';

export function postgresCredentials(db: Postgres, rights: Rights): Credentials {
  return {
    get revision() {
      return rights.revision;
    },
    passwords: postgresPasswords(db),
    loginCounters: postgresLoginCounters(db),
    tokens: postgresTokens(db, rights),
    apps: postgresApps(db, rights),
    robotKeys: postgresRobotKeys(db, rights),
  };
}
