import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAudit } from '../../../src/compose/openAudit.ts';
import type { Stops } from '../../../src/compose/stops.ts';
import { stopAll } from '../../../src/compose/stops.ts';
import { listItems } from '../../../src/readModel/queries/items.ts';
import { memoryKeys, newSigner } from '../audit/anchoredLog.ts';
import { all, create, newWorld } from '../readModel/world.ts';

describe('what auditors work with', () => {
  it('makes states of the past in a folder of its process, and takes away what others have left long ago', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'orchestream-audit-'));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    for (const name of ['as-of-old', 'as-of-young', 'files']) mkdirSync(path.join(dataDir, name));
    utimesSync(path.join(dataDir, 'as-of-old'), 0, 0);
    utimesSync(path.join(dataDir, 'files'), 0, 0);
    const world = newWorld(path.join(dataDir, 'events.db'));
    await world.append('queueItem-1', [create(1)]);
    const folders = () =>
      readdirSync(dataDir)
        .filter((name) => !name.startsWith('events.db'))
        .toSorted();

    const stops: Stops = [];
    const audit = openAudit(
      {
        store: world.store,
        place: { file: path.join(dataDir, 'events.db') },
        dataDir,
        keys: memoryKeys(),
        signer: newSigner(),
        clock: Date.now,
        isAlone: () => true,
        onError: (error) => {
          throw error;
        },
      },
      stops,
    );
    expect(folders()).toEqual(['as-of-young', 'files']);
    const rows = await audit.snapshots.at('2026-01-01T00:00:00Z');
    expect((await listItems(rows, null, all)).count).toBe(1);
    expect(folders()).toHaveLength(3);
    await stopAll(stops);
    expect(folders()).toEqual(['as-of-young', 'files']);
    await world.close();
  });
});
