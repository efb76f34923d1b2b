import { describe, expect, it } from 'vitest';
import { here, onThreads } from '../../../../src/audit/verify/onThreads.ts';
import { verifyLog } from '../../../../src/audit/verify/verifyLog.ts';
import { openEmbeddedStore } from '../../../../src/store/embedded/embeddedStore.ts';
import { logFolder } from '../../store/logFolder.ts';
import { appendChain } from '../../store/sealedLog.ts';
import { anchorAll, changed, noTrust, tamper } from '../anchoredLog.ts';

const log = logFolder();

describe('a log that is checked by threads', () => {
  it('comes out as it does on one, with chains that go through all ranges', async () => {
    const store = openEmbeddedStore({ path: log.file });
    for (const n of [1, 2, 3, 4]) await appendChain(store, `queueItem-${n}`, 2_000);
    await anchorAll(store, { everyEvents: 500 });
    tamper(log.file, `UPDATE event SET data = '{}' WHERE stream = 'queueItem-2' AND revision = 1000`);
    tamper(log.file, `DELETE FROM event WHERE stream = 'queueItem-3' AND revision > 1500`);
    // As if it were long enough for several ranges.
    const long = changed(store, { lastPosition: async () => 200_000 });
    const threads = await onThreads({ file: log.file }, long, 2);
    expect(threads.ranges).toBe(8);
    const seen = { events: 0, positions: 0 };
    const onProgress = (events: number, positions: number): void => {
      seen.events += events;
      seen.positions += positions;
    };
    const report = await verifyLog({ log: store, trust: noTrust, ...threads, onProgress });
    expect(report).toEqual(await verifyLog({ log: store, trust: noTrust, ...here(store) }));
    expect(report.broken).toHaveLength(1);
    expect(report.faults.length).toBeGreaterThan(0);
    expect(seen.events).toBe(report.events);
    expect(seen.positions).toBe(await store.lastPosition());
    await store.close();
  });

  it('is checked on one where it is short, or a server has it', async () => {
    const store = openEmbeddedStore({ path: log.file });
    expect((await onThreads({ file: log.file }, store, 2)).ranges).toBe(1);
    const long = changed(store, { lastPosition: async () => 200_000 });
    expect((await onThreads({ file: log.file }, long, 1)).ranges).toBe(1);
    expect((await onThreads({ url: 'esdb://localhost' }, long, 2)).ranges).toBe(1);
    await store.close();
  });
});
