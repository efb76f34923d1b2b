import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { createOrchestrator } from '../../../src/compose.ts';
import type { Started } from '../../../src/compose.ts';
import { readConfig } from '../../../src/config.ts';
import { whyNotStarted } from '../../../src/whyNotStarted.ts';
import { databaseUrl, inDatabase, schemaName, testDatabaseUrl } from '../../support/postgres.ts';

const TOKEN = 'a-token-for-tests';

describe.skipIf(testDatabaseUrl === null)('a node with its state in PostgreSQL', () => {
  let name: string;
  let url: string;
  let started: Started | undefined;

  beforeEach(async () => {
    name = schemaName();
    await inDatabase('public', `CREATE DATABASE ${name}`);
    url = Object.assign(new URL(databaseUrl()), { pathname: `/${name}` }).href;
  });

  afterEach(async () => {
    await started?.stop();
    started = undefined;
    await inDatabase('public', `DROP DATABASE ${name} WITH (FORCE)`);
  });

  async function start(databaseUrlOfNode: string): Promise<Started> {
    const config = readConfig({ PORT: '0', DATA_DIR: ':memory:', ADMIN_TOKEN: TOKEN });
    return createOrchestrator({
      config: { ...config, databaseUrl: databaseUrlOfNode, databaseWaitSeconds: 0 },
      isDemo: false,
      log: pino({ level: 'silent' }),
    });
  }

  it('lets in whom the state there knows, also after it started again', async () => {
    for (const isFirst of [true, false]) {
      started = await start(url);
      expect(started.generated.adminPassword !== null).toBe(isFirst);
      const answer = await fetch(`${started.url}/odata/Folders`, {
        headers: { authorization: `Bearer ${TOKEN}` },
      });
      expect(answer.status).toBe(200);
      await started.stop();
    }
  });

  it('does not start where the database is not there, and says why in one line without the password', async () => {
    const missing = Object.assign(new URL(url), { pathname: '/nowhere', password: 'a-secret' }).href;
    const error: unknown = await start(missing).catch((thrown: unknown) => thrown);
    const line = whyNotStarted(error, { host: '', port: 0 });
    expect(line).toContain('the state in PostgreSQL cannot be opened: the database ');
    expect(line).toContain('database "nowhere" does not exist');
    expect(line).not.toContain('a-secret');
  });
});
