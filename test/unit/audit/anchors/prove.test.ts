import { describe, expect, it } from 'vitest';
import { proveEvent } from '../../../../src/audit/anchors/prove.ts';
import { rootBy } from '../../../../src/audit/tree.ts';
import type { EventStore } from '../../../../src/store/eventStore.ts';
import { hashOf } from '../../../../src/store/hashChain.ts';
import { importLog } from '../../../../src/store/transfer/importLog.ts';
import { readEvents } from '../../../../src/store/transfer/readEvents.ts';
import { memoryStore, readLog } from '../../../support/orchestrator.ts';
import { appendChain } from '../../store/sealedLog.ts';
import { chunksOf, fileOf } from '../../store/transfer/aLog.ts';
import { anchorAll, anchorsIn, memoryKeys, newSigner } from '../anchoredLog.ts';

/** Five anchors, the last of one event only. */
async function anchored(): Promise<EventStore> {
  const store = memoryStore();
  const options = { signer: newSigner(), keys: memoryKeys(), everyEvents: 7 };
  for (const n of [1, 2, 3, 4]) await appendChain(store, `queueItem-${n}`, 6);
  await anchorAll(store, options);
  await appendChain(store, 'queueItem-5', 1);
  await anchorAll(store, options);
  return store;
}

describe('a proof', () => {
  it('leads from every event that is covered to the root of every anchor that covers it', async () => {
    const store = await anchored();
    const anchors = await anchorsIn(store);
    expect(anchors.length).toBeGreaterThan(3);
    const pairs = (await readLog(store)).flatMap((event) => anchors.map((anchor) => ({ event, anchor })));
    for (const { event, anchor } of pairs) {
      const proof = await proveEvent(store, event.stream, event.revision, anchor.said.number);
      const isCovered = event.position <= anchor.said.position;
      expect(proof?.anchor).toEqual(isCovered ? anchor : undefined);
      expect(proof?.hash).toBe(isCovered ? hashOf(event) : undefined);
      expect(proof === null ? anchor.said.root : rootBy(proof.hash, proof.steps)).toBe(anchor.said.root);
    }
  });

  it('is by the last anchor unless told', async () => {
    const store = await anchored();
    const last = (await anchorsIn(store)).at(-1);
    expect((await proveEvent(store, 'queueItem-1', 0))?.anchor).toEqual(last);
  });

  it('is not there for an event or by an anchor that is not', async () => {
    const store = await anchored();
    expect(await proveEvent(store, 'queueItem-1', 6)).toBeNull();
    expect(await proveEvent(store, 'queueItem-9', 0)).toBeNull();
    expect(await proveEvent(store, 'queueItem-1', 0, 99)).toBeNull();
    const fresh = memoryStore();
    await appendChain(fresh, 'queueItem-1', 1);
    expect(await proveEvent(fresh, 'queueItem-1', 0)).toBeNull();
  });

  it('is made in a log that was moved as soon as that has anchors of its own', async () => {
    const moved = memoryStore();
    await importLog(moved, readEvents(chunksOf(await fileOf(await anchored()))));
    expect(await proveEvent(moved, 'queueItem-1', 0)).toBeNull();
    await anchorAll(moved);
    const proof = await proveEvent(moved, 'queueItem-1', 0);
    expect(rootBy(proof?.hash ?? '', proof?.steps ?? [])).toBe(proof?.anchor.said.root);
  });
});
