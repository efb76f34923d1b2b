import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projections } from '../../../projections/projections.ts';
import { openReadDatabase } from '../../../src/readModel/database.ts';
import { compareWithReplay, NotComparable, replay } from '../../../src/readModel/replay.ts';
import { begun, prepared, taskCreate } from '../projections/everyTask.ts';
import { create, finished, newWorld, queueCreate, taken, type World } from './world.ts';

describe('replaying the log', () => {
  let folder: string;
  let live: string;
  let world: World;

  const compare = (scratch = 'scratch.db') =>
    compareWithReplay(world.store, live, join(folder, scratch), projections);
  const differing = async () => (await compare()).filter(({ result }) => result !== 'equal');
  const inLive = (statement: string) => {
    const { db } = openReadDatabase(live, { logId: world.store.logId, lastPosition: 1_000 }, projections);
    db.exec(statement);
    db.close();
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orchestream-replay-'));
    live = join(folder, 'read.db');
    world = newWorld();
    await world.append('queue-188', [queueCreate(188, 'DocQueue')]);
    await world.append('queueItem-1', [create(1), taken(), finished('Failed')]);
    await world.append('task-1', [taskCreate(1), prepared, begun()]);
    await replay(world.store, live, projections, await world.store.lastPosition());
  });

  afterEach(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });

  it('given rows made from the log, then every table comes out equal', async () => {
    const comparisons = await compare();
    expect(comparisons.map(({ result }) => result)).toEqual(projections.map(() => 'equal'));
    expect(comparisons).toContainEqual(
      expect.objectContaining({ table: 'item_event', live: expect.objectContaining({ rows: 3 }) }),
    );
    expect(comparisons).toContainEqual(
      expect.objectContaining({ table: 'task_event', live: expect.objectContaining({ rows: 3 }) }),
    );
  });

  it('given a log that has grown since, then it is compared as of the checkpoint of the rows', async () => {
    await world.append('queueItem-2', [create(2)]);
    expect(await differing()).toEqual([]);
  });

  it('given a row that was changed by hand, then its table differs', async () => {
    inLive(`UPDATE item_v1 SET reviewer_name = 'nobody'`);
    expect(await differing()).toMatchObject([{ table: 'item', result: 'different' }]);
  });

  it('given a table that is still being built, then it is said so', async () => {
    inLive(`UPDATE projection SET position = 1 WHERE name = 'comments'`);
    expect(await differing()).toMatchObject([{ table: 'item_comment', result: 'unbuilt' }]);
  });

  it('given rows of another log, then there is nothing to compare', async () => {
    inLive(`UPDATE checkpoint SET log_id = 'another'`);
    await expect(compare()).rejects.toThrow(NotComparable);
  });
});
