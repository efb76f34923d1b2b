import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Projection, Table } from '../../../projections/projection.ts';
import { workIdOf } from '../../../src/domain/eventId.ts';
import { processingStatus } from '../../../projections/processingStatus/processingStatus.ts';
import { openReadDatabase, type ReadDatabase } from '../../../src/readModel/database.ts';
import { Projector } from '../../../src/readModel/projector.ts';
import { create, newWorld, type World } from './world.ts';

type NameRow = { readonly id: number; readonly name: string; readonly position: number };

const table: Table<NameRow> = {
  name: 'named',
  columns: { id: 'integer', name: 'text', position: 'integer' },
  key: ['id'],
  indexes: [],
};

/** Names items after the version. */
const named = (version: number): Projection<NameRow> => ({
  name: 'named',
  version,
  categories: ['queueItem'],
  table,
  changes: ({ position, ...event }) => [
    {
      key: [workIdOf(event)],
      evolve: () => ({ id: workIdOf(event), name: `v${version}`, position }),
    },
  ],
});

/** The second version has one more column. */
const wider: Projection = {
  ...named(2),
  table: { ...table, columns: { ...table.columns, extra: 'text' } },
};

describe('a new version of a projection', () => {
  let folder: string;
  let world: World;
  let database: ReadDatabase;

  const open = async (projections: readonly Projection[]) => {
    const log = { logId: world.store.logId, lastPosition: await world.store.lastPosition() };
    database = openReadDatabase(join(folder, 'read.db'), log, projections);
    return new Projector(world.store, database, { pageSize: 2 });
  };
  const reopen = (projections: readonly Projection[]) => {
    database.db.close();
    return open(projections);
  };
  const rows = () => database.db.prepare('SELECT * FROM named ORDER BY id').all();
  const tables = () =>
    database.db
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'named%'`)
      .pluck()
      .all();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orchestream-versions-'));
    world = newWorld();
    for (let id = 1; id <= 5; id += 1) await world.append(`queueItem-${id}`, [create(id)]);
    const projector = await open([named(1), processingStatus]);
    while ((await projector.step()) > 0);
  });

  afterEach(async () => {
    database.db.close();
    await world.close();
    rmSync(folder, { recursive: true });
  });

  it('is built beside the old one, which serves until then, with nothing in new columns', async () => {
    const projector = await reopen([wider, processingStatus]);
    expect(projector.building).toEqual(['named']);
    await projector.step();
    expect(rows()).toHaveLength(5);
    expect(rows()[0]).toEqual({ id: 1, name: 'v1', extra: null, position: 1 });
    while ((await projector.step()) > 0);
    expect(projector.building).toEqual([]);
    expect(rows()).toHaveLength(5);
    expect(rows()[4]).toEqual({ id: 5, name: 'v2', extra: null, position: 5 });
    expect(tables()).toEqual(['named_v2']);
  });

  it('goes on being built after a restart, while the others follow the log', async () => {
    await (await reopen([wider, processingStatus])).step();
    await world.append('queueItem-6', [create(6)]);
    const projector = await reopen([wider, processingStatus]);
    await projector.step();
    expect(database.db.prepare('SELECT new_items FROM processing_status').pluck().get()).toBe(6);
    expect(projector.building).toEqual(['named']);
    while ((await projector.step()) > 0);
    expect(rows()).toHaveLength(6);
    await world.append('queueItem-7', [create(7)]);
    await projector.step();
    expect(rows()).toHaveLength(7);
  });

  it('that is given up again leaves the old one as it was', async () => {
    await (await reopen([wider, processingStatus])).step();
    const projector = await reopen([named(1), processingStatus]);
    expect([projector.building, tables(), rows().length]).toEqual([[], ['named_v1'], 5]);
  });

  it('of a projection that is gone is dropped', async () => {
    await reopen([processingStatus]);
    expect(tables()).toEqual([]);
    expect(rows).toThrow('no such table');
  });

  it('of a projection that is new serves at once, and grows', async () => {
    await reopen([processingStatus]);
    const projector = await reopen([named(1), processingStatus]);
    expect([projector.building, rows()]).toEqual([['named'], []]);
    await projector.step();
    expect(rows()).toHaveLength(2);
    while ((await projector.step()) > 0);
    expect(rows()).toHaveLength(5);
  });
});
