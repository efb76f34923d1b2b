import { END, eventTypeFilter, excludeSystemEvents, START, streamNameFilter } from '@eventstore/db-client';
import type { Position } from '@eventstore/db-client';
import { beforeEach, describe, expect, it } from 'vitest';
import { all, anEvent, events, follow, idsOf, positionOf, required, userEvents, world } from './world.ts';

describe('a subscription to $all', () => {
  const given = world();
  const fill = async (streams: number, perStream = 1, category = 'queueItem'): Promise<void> => {
    for (let n = 0; n < streams; n += 1)
      await given.client.appendToStream(`${category}-${n}`, events(perStream));
  };

  it('catches up, tells so, and goes on with live events', async () => {
    await fill(3, 400);
    const follower = follow(given.client.subscribeToAll({ filter: excludeSystemEvents() }));
    await follower.until(() => follower.signs.includes('caughtUp'));
    expect(follower.signs).toEqual(['confirmation', 'caughtUp']);
    expect(idsOf(follower.seen)).toEqual(idsOf(await userEvents(given.client)));
    await fill(2, 10, 'task');
    await follower.until(() => follower.seen.length === 1_220);
    expect(idsOf(follower.seen)).toEqual(idsOf(await userEvents(given.client)));
  });

  it('contains events of the server where nothing filters them', async () => {
    const follower = follow(given.client.subscribeToAll());
    await follower.until(() => follower.signs.includes('caughtUp'));
    expect(idsOf(follower.seen)).toEqual(idsOf(await all(given.client.readAll())));
    expect(follower.seen.length).toBeGreaterThan(0);
  });

  it('begins behind the position given', async () => {
    await fill(5);
    const log = await userEvents(given.client);
    const fromPosition = positionOf(required(log[1]));
    const follower = follow(given.client.subscribeToAll({ fromPosition, filter: excludeSystemEvents() }));
    await follower.until(() => follower.signs.includes('caughtUp'));
    expect(idsOf(follower.seen)).toEqual(idsOf(log.slice(2)));
  });

  it('from the end begins with what comes next', async () => {
    await fill(5);
    const follower = follow(given.client.subscribeToAll({ fromPosition: END }));
    await follower.until(() => follower.signs.includes('caughtUp'));
    await given.client.appendToStream('task-1', anEvent('Next'));
    await follower.until(() => follower.seen.length > 0);
    expect(follower.seen.map(({ type }) => type)).toEqual(['Next']);
  });

  it('neither misses nor repeats an event while appends go on', async () => {
    await fill(4, 300);
    const follower = follow(given.client.subscribeToAll({ filter: excludeSystemEvents() }));
    for (let round = 0; round < 10; round += 1)
      await Promise.all(
        Array.from({ length: 40 }, (_, n) => given.client.appendToStream(`task-${n}`, events(2))),
      );
    await follower.until(() => follower.seen.length >= 2_000);
    expect(idsOf(follower.seen)).toEqual(idsOf(await userEvents(given.client)));
  });

  it('waits for a client that does not keep up, and tells when it was left behind', async () => {
    await fill(2);
    const subscription = given.client.subscribeToAll({ filter: excludeSystemEvents() });
    const follower = follow(subscription);
    await follower.until(() => follower.signs.includes('caughtUp'));
    subscription.pause();
    for (let round = 0; round < 8; round += 1)
      await Promise.all(
        Array.from({ length: 10 }, (_, n) => given.client.appendToStream(`task-${n}`, events(100))),
      );
    subscription.resume();
    await follower.until(() => follower.seen.length === 8_002 && follower.signs.at(-1) === 'caughtUp');
    expect(follower.signs).toEqual(['confirmation', 'caughtUp', 'fellBehind', 'caughtUp']);
    expect(idsOf(follower.seen)).toEqual(idsOf(await userEvents(given.client)));
  });

  it('ends when the client unsubscribes', async () => {
    const subscription = given.client.subscribeToAll();
    const follower = follow(subscription);
    await follower.until(() => follower.signs.includes('caughtUp'));
    await subscription.unsubscribe();
    await follower.until(() => follower.signs.includes('end'));
    const before = follower.seen.length;
    await fill(3);
    expect(follower.seen).toHaveLength(before);
  });

  describe('with a filter', () => {
    beforeEach(async () => {
      for (let n = 0; n < 4; n += 1) {
        await given.client.appendToStream(`queueItem-${n}`, anEvent('Create'));
        await given.client.appendToStream(`task-${n}`, anEvent('Status'));
        await given.client.appendToStream(`queueItem-${n}`, anEvent('Status'));
      }
    });

    it.each([
      { name: 'prefixes of types', filter: eventTypeFilter({ prefixes: ['Cre', 'Foo'] }), found: 4 },
      { name: 'a pattern of types', filter: eventTypeFilter({ regex: '^(Create|Status)$' }), found: 12 },
      { name: 'prefixes of streams', filter: streamNameFilter({ prefixes: ['task-'] }), found: 4 },
      { name: 'a pattern of streams', filter: streamNameFilter({ regex: '-[01]$' }), found: 6 },
    ])('by $name gives what matches only', async ({ filter, found }) => {
      const follower = follow(given.client.subscribeToAll({ filter }));
      await follower.until(() => follower.signs.includes('caughtUp'));
      expect(follower.seen).toHaveLength(found);
      await given.client.appendToStream('queueItem-9', anEvent('Else'));
      await given.client.appendToStream('task-1', anEvent('Create'));
      await follower.until(() => follower.seen.at(-1)?.streamId === 'task-1');
      expect(follower.seen).toHaveLength(found + 1);
    });

    it('refuses a pattern that is none', async () => {
      const follower = follow(given.client.subscribeToAll({ filter: eventTypeFilter({ regex: '(' }) }));
      expect(await follower.failed).toMatchObject({ code: 3 });
    });
  });

  it('tells a checkpoint after each so many events, matching or not', async () => {
    await fill(10, 10);
    const log = await all(given.client.readAll());
    const checkpoints: Position[] = [];
    const filter = eventTypeFilter({
      prefixes: ['Nothing'],
      maxSearchWindow: 5,
      checkpointInterval: 4,
      checkpointReached: (_subscription, position) => void checkpoints.push(position),
    });
    const follower = follow(given.client.subscribeToAll({ filter }));
    await follower.until(() => follower.signs.includes('caughtUp'));
    const each20th = log.filter((_, n) => n % 20 === 19).map(positionOf);
    expect(each20th).toHaveLength(5);
    expect(checkpoints).toEqual(each20th);
    await fill(1, 20, 'task');
    await given.client.appendToStream('task-1', anEvent('Nothing'));
    await follower.until(() => follower.seen.length === 1);
    expect(checkpoints).toHaveLength(6);
  });
});

describe('a subscription to a stream', () => {
  const given = world();
  const stream = 'queueItem-1';
  const subscribe = (fromRevision: typeof START | typeof END | bigint) =>
    follow(given.client.subscribeToStream(stream, { fromRevision }));

  it('gives what is there and what comes, of that stream only', async () => {
    await given.client.appendToStream(stream, events(300));
    const follower = subscribe(START);
    await follower.until(() => follower.signs.includes('caughtUp'));
    await given.client.appendToStream('queueItem-2', events(1));
    await given.client.appendToStream(stream, events(2));
    await follower.until(() => follower.seen.length === 302);
    expect(idsOf(follower.seen)).toEqual(idsOf(await all(given.client.readStream(stream))));
  });

  it('begins behind the revision given', async () => {
    await given.client.appendToStream(stream, events(5));
    const follower = subscribe(2n);
    await follower.until(() => follower.signs.includes('caughtUp'));
    expect(follower.seen.map(({ revision }) => revision)).toEqual([3n, 4n]);
  });

  it('waits for a stream that is not there yet', async () => {
    const follower = subscribe(END);
    await follower.until(() => follower.signs.includes('caughtUp'));
    await given.client.appendToStream(stream, events(1));
    await follower.until(() => follower.seen.length === 1);
    expect(follower.seen[0]?.revision).toBe(0n);
  });
});
