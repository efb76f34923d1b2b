import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projections } from '../../../../projections/projections.ts';
import { projectInline } from '../../../../src/readModel/projecting.ts';
import type { Projecting } from '../../../../src/readModel/projecting.ts';
import { openReadDatabase, prepareDatabase } from '../../../../src/readModel/sqlite/database.ts';
import { SqliteProjectionStore } from '../../../../src/readModel/sqlite/projectionStore.ts';
import { create, newWorld, type World } from '../world.ts';

describe('a full disk under the read database', () => {
  let folder: string;
  let world: World;
  let db: Database;
  let told: string[];
  let projecting: Projecting;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orchestream-full-'));
    world = newWorld();
    told = [];
    ({ db } = openReadDatabase(
      join(folder, 'read.db'),
      { logId: world.store.logId, lastPosition: 0 },
      projections,
    ));
    projecting = await projectInline(
      world.store,
      (facts) => new SqliteProjectionStore(db, prepareDatabase(db, facts, projections), 1, () => {}),
      {
        onCheckpoint: (position) => told.push(`at ${position}`),
        onTrouble: (error) => told.push(error instanceof Error && 'code' in error ? String(error.code) : ''),
        onRecovered: () => told.push('recovered'),
        onStoodDown: () => told.push('stood down'),
        onFailed: () => told.push('failed'),
      },
    );
  });

  afterEach(async () => {
    await projecting.stop();
    db.close();
    await world.close();
    rmSync(folder, { recursive: true });
  });

  it('keeps the rows where they are, and once there is room again they follow the log', async () => {
    const pages = db.prepare<[], number>('PRAGMA page_count').pluck().get();
    db.pragma(`max_page_count = ${pages}`);
    for (let id = 1; id <= 200; id += 1)
      await world.append(`queueItem-${id}`, [create(id, { progress: 'p'.repeat(1_000) })]);
    projecting.grown(200);
    await expect.poll(() => told).toContain('SQLITE_FULL');
    expect(db.prepare('SELECT count(*) FROM item').pluck().get()).toBe(
      db.prepare('SELECT position FROM checkpoint').pluck().get(),
    );
    db.pragma('max_page_count = 1000000');
    await expect.poll(() => told.slice(-2), { timeout: 10_000 }).toEqual(['at 200', 'recovered']);
    expect(db.prepare('SELECT count(*) FROM item').pluck().get()).toBe(200);
  });
});
