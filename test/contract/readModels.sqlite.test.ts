import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import SQLite from 'better-sqlite3';
import { openRows } from '../../src/readModel/rowsSource.ts';
import { sqliteDigests } from '../../src/readModel/sqlite/digests.ts';
import { readModelsContract } from './readModels.ts';
import type { TestPlace } from './readModelsFixtures.ts';

async function newFile(): Promise<TestPlace> {
  const folder = await mkdtemp(path.join(tmpdir(), 'orchestream-reads-'));
  const file = path.join(folder, 'read.db');
  return {
    place: { path: file },
    readDigests: sqliteDigests(file),
    openRows: async (log, projections, epoch) => {
      const facts = { logId: log.logId, lastPosition: await log.lastPosition() };
      return openRows({ kind: 'sqlite', path: file }, facts, projections, epoch);
    },
    run: async (statement) => {
      const db = new SQLite(file);
      try {
        const prepared = db.prepare(statement);
        return prepared.reader ? prepared.all() : [prepared.run()];
      } finally {
        db.close();
      }
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

readModelsContract('SQLite', newFile);
