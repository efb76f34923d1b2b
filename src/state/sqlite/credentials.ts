import type { Credentials } from '../credentials.ts';
import { sqliteApps } from './apps.ts';
import type { Sqlite } from './database.ts';
import { sqliteLoginCounters } from './loginCounters.ts';
import { sqlitePasswords } from './passwords.ts';
import { sqliteRobotKeys } from './robotKeys.ts';
import { sqliteTokens } from './tokens.ts';

export function sqliteCredentials(db: Sqlite): Credentials {
  let revision = 0;
  const onRightTaken = (): void => {
    revision += 1;
  };
  return {
    get revision() {
      return revision;
    },
    passwords: sqlitePasswords(db),
    loginCounters: sqliteLoginCounters(db),
    tokens: sqliteTokens(db, onRightTaken),
    apps: sqliteApps(db, onRightTaken),
    robotKeys: sqliteRobotKeys(db, onRightTaken),
  };
}
