import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findItem } from '../../../../src/readModel/queries/items.ts';
import { openReadModels, type ReadModels } from '../../../../src/readModel/readModels.ts';
import {
  databaseUrl,
  dropSchema,
  inDatabase,
  schemaName,
  testDatabaseUrl,
} from '../../../support/postgres.ts';
import { caughtUp, create, newWorld, taken, type World } from '../world.ts';

describe.skipIf(testDatabaseUrl === null)('read models that several nodes share', () => {
  let folder: string;
  let world: World;
  let schema: string;
  let nodes: ReadModels[];

  /** A node that projects on a thread of its own when it leads. */
  const node = async (): Promise<ReadModels> => {
    const reads = await openReadModels({
      place: { url: databaseUrl(), schema },
      store: world.store,
      log: { file: join(folder, 'events.db') },
      onWarning: (what, error) => {
        throw new Error(what, { cause: error });
      },
      onFailed: (error) => {
        throw error;
      },
    });
    nodes.push(reads);
    return reads;
  };
  const statusOn = async (reads: ReadModels) => (await findItem(reads, [1], 1))?.status;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orchestream-nodes-'));
    world = newWorld(join(folder, 'events.db'));
    await world.append('queueItem-1', [create(1)]);
    schema = schemaName();
    nodes = [];
  });

  afterEach(async () => {
    for (const reads of nodes) await reads.close();
    await world.close();
    await dropSchema(schema);
    rmSync(folder, { recursive: true });
  });

  it('given one projects, then the others hear of it and read what was written', async () => {
    const [leader, reader] = [await node(), await node()];
    expect(reader.unready()).toBe('the read models are not made yet');
    await leader.startProjecting(1);
    await caughtUp(reader, world.store);
    expect([await statusOn(reader), reader.unready()]).toEqual(['New', null]);
    await world.append('queueItem-1', [taken()]);
    leader.grown(2);
    reader.grown(2);
    expect(await reader.consistency.waitFor(2, 20_000)).toBe(0);
    expect(await statusOn(reader)).toBe('InProgress');
  });

  it('given the reader is opened later, then it knows at once where the rows stand', async () => {
    const leader = await node();
    await leader.startProjecting(1);
    await caughtUp(leader, world.store);
    expect((await node()).consistency.checkpoint).toBe(1);
  });

  it('given another node leads, then the former one stands down and writes nothing', async () => {
    const [former, next] = [await node(), await node()];
    let stoodDown = 0;
    await former.startProjecting(1, () => {
      stoodDown += 1;
    });
    await caughtUp(former, world.store);
    await next.startProjecting(2);
    await world.append('queueItem-1', [taken()]);
    await caughtUp(former, world.store);
    await caughtUp(next, world.store);
    await expect.poll(() => stoodDown).toBe(1);
    expect(former.unready()).toBe('another process has projected into the read models');
    await former.stopProjecting();
    expect([former.unready(), next.unready()]).toEqual([null, null]);
    expect(await inDatabase(schema, 'SELECT epoch, position FROM checkpoint')).toEqual([
      { epoch: 2, position: 2 },
    ]);
  });

  it('given a node whose epoch is over, when it starts to project, then it does not', async () => {
    const [leader, late] = [await node(), await node()];
    await leader.startProjecting(5);
    let stoodDown = 0;
    await late.startProjecting(4, () => {
      stoodDown += 1;
    });
    expect(stoodDown).toBe(1);
    await world.append('queueItem-1', [taken()]);
    await caughtUp(leader, world.store);
    expect(await statusOn(late)).toBe('InProgress');
  });

  it('given rows of another log, then nobody reads them before they are made anew', async () => {
    const leader = await node();
    await leader.startProjecting(1);
    await caughtUp(leader, world.store);
    await leader.close();
    nodes = [];
    await inDatabase(schema, `UPDATE checkpoint SET log_id = 'another'`);
    const [next, reader] = [await node(), await node()];
    expect(reader.unready()).toMatch('another log');
    await expect(statusOn(reader)).rejects.toThrow('another log');
    await next.startProjecting(2);
    await caughtUp(reader, world.store);
    expect(await statusOn(reader)).toBe('New');
  });
});
