import { BACKWARDS, END, FORWARDS, NO_STREAM, START, StreamNotFoundError } from '@eventstore/db-client';
import type { ReadAllOptions, ReadStreamOptions, RecordedEvent } from '@eventstore/db-client';
import { beforeEach, describe, expect, it } from 'vitest';
import { all, events, idsOf, positionOf, required, userEvents, world } from './world.ts';

const stream = 'queueItem-1';

describe('a read of a stream', () => {
  const given = world();
  beforeEach(async () => {
    // Longer than a page of the server.
    await given.client.appendToStream(stream, events(600), { expectedRevision: NO_STREAM });
  });

  const revisions = async (options: ReadStreamOptions): Promise<number[]> =>
    (await all(given.client.readStream(stream, options))).map(({ revision }) => Number(revision));
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

  it('gives all events, over several pages', async () => {
    expect(await revisions({})).toEqual(upTo(600));
    expect(await revisions({ direction: BACKWARDS, fromRevision: END })).toEqual(upTo(600).toReversed());
  });

  it('begins with the revision given', async () => {
    expect(await revisions({ fromRevision: 598n })).toEqual([598, 599]);
    expect(await revisions({ fromRevision: 2n, direction: BACKWARDS })).toEqual([2, 1, 0]);
    expect(await revisions({ fromRevision: START, direction: BACKWARDS })).toEqual([0]);
  });

  it('is empty beyond the end', async () => {
    expect(await revisions({ fromRevision: 600n })).toEqual([]);
    expect(await revisions({ fromRevision: END, direction: FORWARDS })).toEqual([]);
    expect(await revisions({ fromRevision: 2n ** 63n })).toEqual([]);
  });

  it('ends after the count given', async () => {
    expect(await revisions({ maxCount: 300 })).toEqual(upTo(300));
    expect(await revisions({ maxCount: 1, direction: BACKWARDS, fromRevision: END })).toEqual([599]);
  });

  it('tells each event with its position and time', async () => {
    const [event] = await all(given.client.readStream(stream, { maxCount: 1 }));
    expect(event).toMatchObject({
      streamId: stream,
      type: 'Edit',
      isJson: true,
      data: { n: 1 },
      metadata: { at: '2024-05-01T10:00:00Z' },
    });
    expect(Math.abs(Date.now() - Number(event?.created))).toBeLessThan(60_000);
    const [same] = await userEvents(given.client);
    expect(event?.position).toEqual(same?.position);
  });

  it('fails where there is no such stream', async () => {
    const failed = all(given.client.readStream('queueItem-2'));
    await expect(failed).rejects.toBeInstanceOf(StreamNotFoundError);
    await expect(failed).rejects.toMatchObject({ streamName: 'queueItem-2' });
  });
});

describe('a read of $all', () => {
  const given = world();
  let log: RecordedEvent[];
  beforeEach(async () => {
    for (let n = 0; n < 5; n += 1) await given.client.appendToStream(`queueItem-${n}`, events(120));
    log = await all(given.client.readAll());
  });

  const read = (options: ReadAllOptions) => all(given.client.readAll(options));

  it('gives all events in order, with those of the server between them', () => {
    const positions = log.map((event) => positionOf(event).commit);
    expect(positions).toEqual(positions.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(new Set(positions).size).toBe(log.length);
    const system = log.filter(({ type }) => type.startsWith('$'));
    expect(system.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['$metadata', '$UserCreated', '$epoch-information']),
    );
    expect(log.length - system.length).toBe(600);
  });

  it('gives positions that are not dense', () => {
    const steps = log
      .slice(1)
      .map((event, n) => Number(positionOf(event).commit - positionOf(log[n] ?? event).commit));
    expect(Math.min(...steps)).toBeGreaterThan(1);
    expect(new Set(steps).size).toBeGreaterThan(1);
    for (const event of log) expect(positionOf(event).prepare).toBe(positionOf(event).commit);
  });

  it('gives all events backwards, from the end', async () => {
    expect(idsOf(await read({ direction: BACKWARDS, fromPosition: END }))).toEqual(idsOf(log.toReversed()));
  });

  it('includes the position given forwards, and excludes it backwards', async () => {
    const fromPosition = positionOf(required(log[300]));
    expect(idsOf(await read({ fromPosition }))).toEqual(idsOf(log.slice(300)));
    expect(idsOf(await read({ fromPosition, direction: BACKWARDS }))).toEqual(
      idsOf(log.slice(0, 300).toReversed()),
    );
  });

  it('goes on behind a position that is no event', async () => {
    const { commit } = positionOf(required(log[300]));
    const fromPosition = { commit: commit + 1n, prepare: commit + 1n };
    expect(idsOf(await read({ fromPosition }))).toEqual(idsOf(log.slice(301)));
  });

  it('ends after the count given', async () => {
    expect(idsOf(await read({ maxCount: 270 }))).toEqual(idsOf(log.slice(0, 270)));
    expect(idsOf(await read({ maxCount: 3, direction: BACKWARDS, fromPosition: END }))).toEqual(
      idsOf(log.slice(-3).toReversed()),
    );
  });

  it('is empty from the end on', async () => {
    expect(await read({ fromPosition: END })).toEqual([]);
    expect(await read({ fromPosition: START, direction: BACKWARDS })).toEqual([]);
  });
});
