import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isSigned } from '../../../../src/audit/anchors/anchor.ts';
import type { AnchoringOptions } from '../../../../src/audit/anchors/anchoring.ts';
import { keepAnchors, LogWasCut } from '../../../../src/audit/anchors/anchoring.ts';
import { countAnchors, findAnchor, placeOfAnchor } from '../../../../src/audit/anchors/anchorLog.ts';
import { findWitness, keepWitness } from '../../../../src/audit/anchors/witness.ts';
import type { EventStore } from '../../../../src/store/eventStore.ts';
import { StoreUnavailable } from '../../../../src/store/eventStore.ts';
import { memoryStore } from '../../../support/orchestrator.ts';
import { appendChain } from '../../store/sealedLog.ts';
import { anchorAll, anchorsIn, changed, faultsOf, memoryKeys, newSigner, verify } from '../anchoredLog.ts';

const saidIn = async (store: EventStore) =>
  (await anchorsIn(store)).map(({ said: { number, position, count } }) => [number, position, count]);

/** Waits until there are so many anchors. */
async function untilAnchors(store: EventStore, count: number): Promise<void> {
  while ((await countAnchors(store)) < count) await sleep(5);
}

describe('anchoring', () => {
  it('covers so many events each time, and the last ones when it is stopped', async () => {
    const store = memoryStore();
    await appendChain(store, 'queueItem-1', 25);
    await anchorAll(store);
    expect(await saidIn(store)).toEqual([
      [0, 10, 10],
      [1, 20, 20],
      [2, 27, 27],
    ]);
    const [first, second] = await anchorsIn(store);
    expect(first?.said).toMatchObject({
      v: 1,
      logId: store.logId,
      previous: null,
      at: '2026-01-01T00:00:00Z',
    });
    expect(second?.said.previous).toBe(first?.hash);
    expect(second === undefined || isSigned(second)).toBe(true);
  });

  it('goes on behind the last anchor, covers anchors too, and makes none where nothing else came', async () => {
    const store = memoryStore();
    const [signer, keys] = [newSigner(), memoryKeys()];
    await appendChain(store, 'queueItem-1', 5);
    await anchorAll(store, { signer, keys });
    await anchorAll(store, { signer, keys });
    expect(await saidIn(store)).toEqual([[0, 5, 5]]);
    await appendChain(store, 'queueItem-2', 1);
    await anchorAll(store, { signer, keys });
    expect(await saidIn(store)).toEqual([
      [0, 5, 5],
      [1, 7, 7],
    ]);
    expect(await verify(store)).toMatchObject({ faults: [], anchors: 2, unanchored: 1, brokenCount: 0 });
  });

  it('makes many anchors one tree, from wherever it goes on', async () => {
    const store = memoryStore();
    const [signer, keys] = [newSigner(), memoryKeys()];
    for (let n = 0; n < 11; n += 1) {
      await appendChain(store, `queueItem-${n}`, 3);
      await anchorAll(store, { signer, keys, everyEvents: 2 });
    }
    const report = await verify(store, { keys: [signer.publicKey] });
    expect(report).toMatchObject({ faults: [], brokenCount: 0 });
    expect(report.anchors).toBeGreaterThan(11);
    expect(report.keys).toEqual([
      { publicKey: signer.publicKey, first: 0, last: report.anchors - 1, anchors: report.anchors },
    ]);
  });

  it('covers what came a while ago where it is little', async () => {
    const { store, anchoring } = running({ everyMs: 20 });
    await appendChain(store, 'queueItem-1', 2);
    await untilAnchors(store, 1);
    await appendChain(store, 'queueItem-2', 2);
    await untilAnchors(store, 2);
    await sleep(80);
    await anchoring.stop();
    expect((await saidIn(store)).map(([, , count]) => count)).toEqual([2, 5]);
  });

  it('begins anew where an anchor could not be appended, and says so once', async () => {
    const store = memoryStore();
    let isAway = true;
    const flaky = changed(store, {
      append: async (append) => {
        if (isAway) throw new StoreUnavailable('away');
        return store.append(append);
      },
    });
    const { anchoring, errors } = running({ store: flaky, everyEvents: 3, restMs: 10 });
    await appendChain(store, 'queueItem-1', 7);
    while (errors.length === 0) await sleep(5);
    await sleep(50);
    isAway = false;
    await untilAnchors(store, 2);
    await anchoring.stop();
    // Told once, however often it was tried.
    expect(errors).toEqual([new StoreUnavailable('away')]);
    expect(await verify(store)).toMatchObject({ faults: [], brokenCount: 0 });
  });

  it('gives way to another one that has anchored, and goes on behind its anchors', async () => {
    const store = memoryStore();
    const signer = newSigner();
    const { anchoring, errors } = running({ store, signer, everyEvents: 4, restMs: 10 });
    await appendChain(store, 'queueItem-1', 3);
    await sleep(20);
    await anchorAll(store, { signer, everyEvents: 3 });
    await appendChain(store, 'queueItem-2', 5);
    while (errors.length === 0) await sleep(5);
    await sleep(50);
    await anchoring.stop();
    expect(await verify(store)).toMatchObject({ faults: [], brokenCount: 0 });
  });
});

describe('a log whose last anchor is gone', () => {
  it('is told, once and for all, by the next anchor', async () => {
    const [keys, signer] = [memoryKeys(), newSigner()];
    const whole = memoryStore();
    await appendChain(whole, 'queueItem-1', 25);
    await anchorAll(whole, { keys, signer });
    const witness = await findWitness(keys);
    expect(witness?.said.number).toBe(2);

    const older = memoryStore();
    await appendChain(older, 'queueItem-1', 5);
    await expect(anchorAll(older, { keys, signer })).rejects.toThrow(LogWasCut);
    const [anchor] = await anchorsIn(older);
    expect(anchor?.said.lost).toEqual({ number: 2, count: 27, hash: witness?.hash });
    const report = await verify(older);
    expect(faultsOf(report)).toEqual([[0, 'lost']]);
    expect(faultsOf(await verify(older, { acceptedLosses: new Set([0]) }))).toEqual([]);

    await appendChain(older, 'queueItem-2', 5);
    await anchorAll(older, { keys, signer });
    expect((await anchorsIn(older)).map(({ said }) => said.lost !== undefined)).toEqual([true, false]);
  });

  it('is not one that has the same anchor', async () => {
    const [keys, store] = [memoryKeys(), memoryStore()];
    await appendChain(store, 'queueItem-1', 5);
    await anchorAll(store, { keys });
    const [anchor] = await anchorsIn(store);
    if (anchor !== undefined) await keepWitness(keys, anchor);
    await appendChain(store, 'queueItem-2', 5);
    await anchorAll(store, { keys });
    expect((await anchorsIn(store)).every(({ said }) => said.lost === undefined)).toBe(true);
  });
});

describe('places of anchors', () => {
  it('go on in another stream where one is full', () => {
    expect(placeOfAnchor(0)).toEqual({ stream: 'anchor-log', revision: 0 });
    expect(placeOfAnchor(1_048_575)).toEqual({ stream: 'anchor-log', revision: 1_048_575 });
    expect(placeOfAnchor(1_048_576)).toEqual({ stream: 'anchor-log.1', revision: 0 });
    expect(placeOfAnchor(3_145_731)).toEqual({ stream: 'anchor-log.3', revision: 3 });
  });

  it('hold nothing in a log without anchors', async () => {
    const store = memoryStore();
    expect(await countAnchors(store)).toBe(0);
    expect(await findAnchor(store, 0)).toBeNull();
  });
});

function running(given: Partial<AnchoringOptions>) {
  const errors: unknown[] = [];
  const store = given.store ?? memoryStore();
  const anchoring = keepAnchors({
    signer: newSigner(),
    keys: memoryKeys(),
    clock: Date.now,
    onError: (error) => errors.push(error),
    everyMs: 3_600_000,
    ...given,
    store,
  });
  return { store, anchoring, errors };
}
