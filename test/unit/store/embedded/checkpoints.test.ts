import { statSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { openEmbeddedStore } from '../../../../src/store/embedded/embeddedStore.ts';
import type { EmbeddedStore } from '../../../../src/store/embedded/embeddedStore.ts';
import { anEvent, wholeLog } from '../../../contract/eventStoreFixtures.ts';
import { logFolder } from '../logFolder.ts';

const log = logFolder();
const MIB = 1_048_576;

async function appendMebibytes(store: EmbeddedStore, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const event = anEvent({ data: `"${'x'.repeat(MIB - 200)}"` });
    await store.append({ stream: 'a-1', expectedRevision: n - 1, events: [event] });
  }
}

describe('checkpoints', () => {
  it('copy the write-ahead log into the table while the store is open', async () => {
    const store = openEmbeddedStore({ path: log.file });
    await appendMebibytes(store, 6);
    await vi.waitFor(() => expect(statSync(log.file).size).toBeGreaterThan(4 * MIB), { timeout: 20_000 });
    expect(await wholeLog(store)).toHaveLength(6);
    await store.close();
  });

  it('keep the write-ahead log from growing without bound', async () => {
    const store = openEmbeddedStore({ path: log.file });
    await appendMebibytes(store, 100);
    expect(statSync(`${log.file}-wal`).size).toBeLessThan(60 * MIB);
    await store.close();
    expect(statSync(log.file).size).toBeGreaterThan(100 * MIB);
  });

  it('do not hold up closing', async () => {
    const store = openEmbeddedStore({ path: log.file });
    await appendMebibytes(store, 5);
    await store.close();
    const reopened = openEmbeddedStore({ path: log.file });
    expect(await wholeLog(reopened)).toHaveLength(5);
    await reopened.close();
  });
});
