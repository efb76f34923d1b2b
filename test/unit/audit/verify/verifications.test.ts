import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { keepWitness } from '../../../../src/audit/anchors/witness.ts';
import type { VerificationsOptions, VerificationState } from '../../../../src/audit/verify/verifications.ts';
import { Verifications } from '../../../../src/audit/verify/verifications.ts';
import { internalContext } from '../../../../src/commands/prepareStore.ts';
import { openEmbeddedStore } from '../../../../src/store/embedded/embeddedStore.ts';
import type { EventStore } from '../../../../src/store/eventStore.ts';
import { memoryStore } from '../../../support/orchestrator.ts';
import { logFolder } from '../../store/logFolder.ts';
import { appendChain } from '../../store/sealedLog.ts';
import { anchorAll, anchorsIn, memoryKeys, newSigner, tamper } from '../anchoredLog.ts';

const log = logFolder();
const context = internalContext('Tests');
const asked = { trustedKeys: [], acceptedLosses: [] };
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

function verificationsOf(store: EventStore, options: Partial<VerificationsOptions> = {}): Verifications {
  const verifications = new Verifications({
    store,
    place: undefined,
    keys: memoryKeys(),
    publicKey: newSigner().publicKey,
    clock: () => Date.UTC(2026, 0, 1),
    isAlone: () => true,
    onError: () => {},
    ...options,
  });
  ends.push(() => verifications.close());
  return verifications;
}

function fileStore(): EventStore {
  const store = openEmbeddedStore({ path: log.file });
  ends.push(() => store.close());
  return store;
}

async function ended(verifications: Verifications, { id }: VerificationState): Promise<VerificationState> {
  for (;;) {
    const state = await verifications.find(id);
    if (state === null) throw new Error('it is there');
    if (state.status !== 'running') return state;
    await sleep(5);
  }
}

describe('a verification', () => {
  it('runs on threads of its own and leaves its result in the log', async () => {
    const store = fileStore();
    const signer = newSigner();
    for (const n of [1, 2, 3]) await appendChain(store, `queueItem-${n}`, 10);
    await anchorAll(store, { signer });
    const verifications = verificationsOf(store, {
      place: { file: path.join(log.path, 'events.db') },
      publicKey: signer.publicKey,
    });
    const started = await verifications.start(context, asked);
    expect(started).toMatchObject({
      status: 'running',
      startedBy: context.principal,
      startedAt: '2026-01-01T00:00:00Z',
      progress: { events: 0, share: 0 },
      result: null,
    });
    const state = await ended(verifications, started);
    expect(state).toEqual({
      id: started.id,
      status: 'finished',
      startedBy: context.principal,
      startedAt: '2026-01-01T00:00:00Z',
      endedAt: '2026-01-01T00:00:00Z',
      progress: null,
      reason: null,
      result: {
        events: 34,
        streams: 5,
        brokenLinks: 0,
        broken: [],
        anchors: 3,
        incomparable: 0,
        unanchored: 4,
        anchorFaults: 0,
        faults: [],
        keys: [{ publicKey: signer.publicKey, first: 0, last: 2, anchors: 3 }],
      },
    });
    expect(await verificationsOf(store).find(started.id)).toEqual(state);
  });

  it('tells what is broken, the first of it by name', async () => {
    const store = fileStore();
    await appendChain(store, 'queueItem-1', 150);
    await anchorAll(store, { everyEvents: 1 });
    tamper(log.file, `UPDATE event SET data = '{}' WHERE stream = 'queueItem-1'`);
    const verifications = verificationsOf(store);
    const { result } = await ended(verifications, await verifications.start(context, asked));
    expect(result?.brokenLinks).toBe(150);
    expect(result?.broken).toHaveLength(100);
    expect(result?.broken[0]).toEqual({ stream: 'queueItem-1', revision: 0, reason: 'altered' });
    expect(result?.anchorFaults).toBe(150);
    expect(result?.faults[0]).toMatchObject({ number: 0, fault: 'key' });
  });

  it('trusts the keys that are named, and misses the anchor that the state keeps', async () => {
    const store = memoryStore();
    const [signer, keys] = [newSigner(), memoryKeys()];
    await appendChain(store, 'queueItem-1', 5);
    await anchorAll(store, { signer });
    const other = memoryStore();
    await appendChain(other, 'queueItem-1', 5);
    await anchorAll(other, { signer });
    const [lost] = await anchorsIn(other);
    if (lost === undefined) throw new Error('it was anchored');
    await keepWitness(keys, lost);
    const verifications = verificationsOf(store, { keys });
    const trusting = { ...asked, trustedKeys: [signer.publicKey] };
    const { result } = await ended(verifications, await verifications.start(context, trusting));
    expect(result?.faults.map(({ number, fault }) => [number, fault])).toEqual([[0, 'missing']]);
  });

  it('is one at a time', async () => {
    const store = memoryStore();
    await appendChain(store, 'queueItem-1', 3_000);
    const verifications = verificationsOf(store);
    const [first, second] = await Promise.all([
      verifications.start(context, asked),
      verifications.start(context, asked),
    ]);
    const third = await verifications.start(context, asked);
    expect([second.id, third.id]).toEqual([first.id, first.id]);
    await ended(verifications, first);
    const next = await verifications.start(context, asked);
    expect(next.id).not.toBe(first.id);
  });

  it('has failed where the log cannot be read to its end', async () => {
    const errors: unknown[] = [];
    const store = memoryStore();
    const verifications = verificationsOf(store, {
      place: { file: path.join(log.path, 'none.db') },
      onError: (error) => errors.push(error),
    });
    const state = await ended(verifications, await verifications.start(context, asked));
    expect(state).toMatchObject({
      status: 'failed',
      reason: 'The log could not be read to its end.',
      result: null,
    });
    expect(errors).toHaveLength(1);
  });

  it('is broken off where nobody is at it any more', async () => {
    const store = memoryStore();
    await appendChain(store, 'queueItem-1', 3_000);
    const first = verificationsOf(store);
    const { id } = await first.start(context, asked);
    let now = Date.UTC(2026, 0, 1);
    const after = (isAlone: boolean) =>
      verificationsOf(store, { isAlone: () => isAlone, clock: () => now }).find(id);
    expect((await after(true))?.status).toBe('interrupted');
    expect((await after(false))?.status).toBe('running');
    now += 86_400_001;
    expect((await after(false))?.status).toBe('interrupted');
  });

  it('is not there under another id', async () => {
    expect(await verificationsOf(memoryStore()).find('none')).toBeNull();
  });
});
