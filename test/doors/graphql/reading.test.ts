import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, startWorld, type World } from './world.ts';

const query = '{ queueItems { totalCount } queues { totalCount } }';

let world: World;
/** The positions that reads have waited for. */
let waitedFor: number[];
let behindMs: number;
beforeEach(async () => {
  world = await startWorld();
  await world.data('mutation { createQueue(input: { name: "Q" }) { id } }');
  await world.data(query);
  waitedFor = [];
  behindMs = 0;
  world.services.reads.consistency.waitFor = async (position) => {
    waitedFor.push(position);
    return behindMs;
  };
});
afterEach(() => world.stop());

describe('a mutation', () => {
  it('answers the position that it has reached', async () => {
    const { extensions } = await world.ask('mutation { addQueueItem(input: { queueName: "Q" }) { id } }');
    const { logId, lastAcknowledgedPosition } = world.services.orchestrator.store;
    expect(extensions).toEqual({ position: `${logId}:${lastAcknowledgedPosition}` });
  });
});

describe('a query', () => {
  it('waits for what this node has acknowledged', async () => {
    const { extensions } = await world.ask(query);
    const { lastAcknowledgedPosition } = world.services.orchestrator.store;
    expect(waitedFor).toEqual([lastAcknowledgedPosition, lastAcknowledgedPosition]);
    expect(extensions).toEqual({});
  });

  it('waits for the position that the caller has seen, by extension or header', async () => {
    const position = `${world.services.orchestrator.store.logId}:1000000`;
    await world.ask(query, {}, { extensions: { position } });
    await world.ask(query, {}, { headers: { 'x-orchestream-position': position } });
    expect(waitedFor).toEqual([1_000_000, 1_000_000, 1_000_000, 1_000_000]);
  });

  it.each([
    ['of another log', 'another:1000000'],
    ['that is none', 'x'],
    ['that is a number', 1_000_000],
  ])('ignores a position %s', async (_, position) => {
    const { lastAcknowledgedPosition } = world.services.orchestrator.store;
    const { data } = await world.ask(query, {}, { extensions: { position } });
    expect(at(data, 'queues', 'totalCount')).toBe(1);
    expect(new Set(waitedFor)).toEqual(new Set([lastAcknowledgedPosition]));
  });

  it('says how old the rows are where it has waited in vain', async () => {
    behindMs = 2_001;
    const { data, extensions, headers } = await world.ask(query);
    expect(at(data, 'queues', 'totalCount')).toBe(1);
    expect(extensions).toEqual({ behindMs: 2_001 });
    expect(headers['x-orchestream-behind-ms']).toBe('2001');
  });
});
