import { describe, expect, it, onTestFinished } from 'vitest';
import { sealAppend, noHead } from '../../../src/commands/sealedAppend.ts';
import { fencedLeases, fencedOutbound, fencedStore } from '../../../src/nodes/fenced.ts';
import { NotLeading, Term } from '../../../src/nodes/term.ts';
import { OutboundFailed, OutboundRefused } from '../../../src/outbound/errors.ts';
import { createOutbound } from '../../../src/outbound/outbound.ts';
import { openState } from '../../../src/state/openState.ts';
import type { Lease } from '../../../src/state/leases.ts';
import { metadata } from '../../support/given.ts';
import { memoryStore, readLog } from '../../support/orchestrator.ts';

let now = 0;
const term = (until: number): Term => new Term({ name: 'leader', holder: 'a', epoch: 1, until }, () => now);
const { append } = sealAppend(
  'ids-queue',
  noHead,
  [{ type: 'BlockReserved', data: { from: 1, to: 1 } }],
  metadata('2024-01-01T00:00:00Z'),
);

describe('a leader whose term is over', () => {
  it('writes nothing to the log, and still reads it', async () => {
    now = 1_000;
    const log = memoryStore();
    const fenced = fencedStore(log, term(3_000));
    now = 2_000;
    await expect(fenced.append(append)).rejects.toThrow(NotLeading);
    await expect(fenced.appendAll([append])).rejects.toThrow(NotLeading);
    expect(await readLog(log)).toEqual([]);
    now = 1_999;
    await fenced.append(append);
    expect(await fenced.readStream('ids-queue')).toHaveLength(1);
    expect(await fenced.lastPosition()).toBe(fenced.lastAcknowledgedPosition);
    expect([fenced.logId, fenced.capabilities]).toEqual([log.logId, log.capabilities]);
    expect(await fenced.readAll({ after: 0, maxCount: 10 })).toHaveLength(1);
    expect(fenced.lastAcknowledgedPosition).toBe(log.lastAcknowledgedPosition);
  });

  it('ends no lease', async () => {
    now = 1_000;
    const state = await openState({ path: ':memory:', onWriteError: () => {} });
    onTestFinished(() => state.close());
    const lease: Lease = {
      leaseId: 'l',
      kind: 'queueItem',
      workId: 1,
      deadline: 500,
      grant: 'claim',
      principalKey: 'user:1',
      extraJson: null,
    };
    const fenced = fencedLeases(state.leases, term(3_000));
    fenced.put(lease);
    now = 2_000;
    expect(await fenced.deleteIfPast('l', now)).toBe(false);
    expect(await fenced.due(now, 10)).toEqual([lease]);
    now = 1_000;
    expect(await fenced.deleteIfPast('l', now)).toBe(true);
    expect([await fenced.find('l'), await fenced.all()]).toEqual([null, []]);
  });

  it('calls nobody', async () => {
    const called: string[] = [];
    const resolve = async (name: string): Promise<string[]> => {
      called.push(name);
      return [];
    };
    const outbound = createOutbound({ resolve });
    onTestFinished(() => outbound.close());
    now = 1_000;
    const fenced = fencedOutbound(outbound, term(3_000));
    now = 2_000;
    await expect(fenced.postSmall('http://example.org/', { body: '' })).rejects.toThrow(NotLeading);
    await expect(fenced.fetchTo('http://example.org/', { maxBytes: 1 })).rejects.toThrow(NotLeading);
    expect(called).toEqual([]);
    now = 1_000;
    await expect(fenced.postSmall('http://example.org/', { body: '' })).rejects.toThrow(OutboundFailed);
    expect(called).toEqual(['example.org']);
    expect(fenced.refusalOf('http://127.0.0.1/')).toBeInstanceOf(OutboundRefused);
  });
});
