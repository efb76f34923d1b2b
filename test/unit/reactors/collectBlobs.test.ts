import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { fileContents } from '../../../projections/fileContents/fileContents.ts';
import { taskFilesPrepared } from '../../../src/commands/prepareTask.ts';
import { addTaskFile } from '../../../src/commands/taskReports.ts';
import type { BlobStore } from '../../../src/files/blobStore.ts';
import { collectBlobs } from '../../../src/reactors/collectBlobs.ts';
import type { ReadModels } from '../../../src/readModel/readModels.ts';
import { piece, temporaryBlobs } from '../../support/files.ts';
import type { TaskWorld } from '../commands/taskWorld.ts';
import { startTaskWorld } from '../commands/taskWorld.ts';
import { caughtUp, readModelsOf } from '../readModel/world.ts';

const DAY_MS = 86_400_000;

describe('deleting contents of files that nobody needs', () => {
  let world: TaskWorld;
  let reads: ReadModels;
  let files: BlobStore;

  beforeEach(async () => {
    world = await startTaskWorld();
    reads = await readModelsOf({ store: world.store });
    files = await temporaryBlobs();
    onTestFinished(async () => {
      await reads.close();
      await files.close();
    });
  });

  const keep = async (content: string) => {
    const { id: sha256, size } = await files.put(piece(content), { maxBytes: 100 });
    return { id: crypto.randomUUID(), name: `${content}.txt`, size, sha256 };
  };

  const collect = (changes: Partial<ReadModels> = {}, now = Date.now() + DAY_MS + 60_000) =>
    collectBlobs({
      orchestrator: { store: world.store, clock: () => now },
      reads: { ...reads, ...changes },
      files,
    });

  it('spares what tasks came with and what bots have uploaded', async () => {
    const url = 'https://example.com/a';
    const { created } = await world.create({ context: JSON.stringify({ FileParam_in: url }) });
    const came = await keep('came');
    await taskFilesPrepared(world, world.context, created.id, [{ url, file: came }]);
    const claimed = await world.claimTask();
    const uploaded = await keep('uploaded');
    const fence = { leaseId: claimed?.leaseId ?? '' };
    await addTaskFile(world, world.byBot, created.id, fence, uploaded);
    const garbage = await keep('garbage');
    await caughtUp(reads, world.store);

    expect(await collect({}, Date.now())).toMatchObject({ kept: 3, deleted: 0 });
    expect(await collect()).toMatchObject({ kept: 2, deleted: 1, freedBytes: 7 });

    expect(await files.stat(garbage.sha256)).toBeNull();
    expect(await files.stat(came.sha256)).not.toBeNull();
    expect(await files.stat(uploaded.sha256)).not.toBeNull();
  });

  it.each<[string, Partial<ReadModels>, string]>([
    ['are built anew', { building: () => [fileContents.name] }, 'made anew'],
    ['cannot be read', { unready: () => 'the database is away' }, 'behind the log'],
  ])('deletes nothing while the rows %s', async (_, changes, message) => {
    const { sha256 } = await keep('garbage');
    await expect(collect(changes)).rejects.toThrow(message);
    expect(await files.stat(sha256)).not.toBeNull();
  });

  it('deletes nothing while the rows are behind the log', async () => {
    const { sha256 } = await keep('garbage');
    await reads.stopProjecting();
    await world.create();
    await expect(collect()).rejects.toThrow('behind the log');
    expect(await files.stat(sha256)).not.toBeNull();
  });
});
