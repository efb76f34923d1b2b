import { describe, expect, it } from 'vitest';
import { sortable } from '../../../src/domain/instant.ts';
import type { OpenItem } from '../../../src/readModel/readyIndex.ts';
import { second } from '../../support/given.ts';
import { ReadyWorld } from './readyWorld.ts';

/** A world in which these items were added one after another and are known to the index. */
function given(items: Parameters<ReadyWorld['add']>[1][]): ReadyWorld {
  const world = new ReadyWorld();
  for (const [n, data] of items.entries()) world.add(n + 1, data);
  world.show();
  return world;
}

describe('the order of taking', () => {
  it('is that of adding where nothing else is said', () => {
    expect(given([{}, {}, {}]).claimAll()).toEqual([1, 2, 3]);
  });

  it('is that of priority first', () => {
    const world = given([{ priority: 'Low' }, { priority: 'Normal' }, { priority: 'High' }, {}]);
    expect(world.claimAll()).toEqual([3, 2, 4, 1]);
  });

  it('puts any due date before none, whatever the priority', () => {
    const world = given([{ priority: 'High' }, { priority: 'Low', dueDate: second(500) }]);
    expect(world.claimAll()).toEqual([2, 1]);
  });

  it('among due dates looks at the priority before the date', () => {
    const world = given([
      { dueDate: second(100) },
      { priority: 'High', dueDate: second(900) },
      { dueDate: second(50) },
      { priority: 'High', dueDate: second(800) },
    ]);
    expect(world.claimAll()).toEqual([4, 2, 3, 1]);
  });

  it('among equal due dates is that of adding', () => {
    const dueDate = second(100);
    expect(given([{ dueDate }, { dueDate }, { dueDate }]).claimAll()).toEqual([1, 2, 3]);
  });

  it('tells due dates apart to the last digit', () => {
    const world = given([
      { dueDate: '2024-01-01T12:00:00.0000002Z' },
      { dueDate: '2024-01-01T12:00:00.0000001Z' },
      { dueDate: '2024-01-01T12:00:00Z' },
    ]);
    expect(world.claimAll()).toEqual([3, 2, 1]);
  });

  it('is that of the log, not of the ids', () => {
    const world = new ReadyWorld();
    for (const id of [3, 1, 2]) world.add(id);
    world.show();
    expect(world.claimAll()).toEqual([3, 1, 2]);
  });

  it('keeps the place of an item that is given back', () => {
    const world = given([{}, {}, {}]);
    world.take(1);
    world.end(1, 'New');
    world.show();
    expect(world.claimAll()).toEqual([1, 2, 3]);
  });
});

describe('a queue', () => {
  it('has no items but its own', () => {
    const world = given([{ queueId: 8 }, {}]);
    expect(world.claimAll()).toEqual([2]);
  });

  it('of which nothing is known has none', () => {
    expect(new ReadyWorld().claim()).toBeNull();
  });
});

describe('a deferred item', () => {
  it('cannot be claimed before its time', () => {
    const world = given([{ deferDate: second(10) }, {}]);
    expect(world.claimAll()).toEqual([2]);
  });

  it('can be claimed at its time, in its place', () => {
    const world = given([{ deferDate: second(10) }, {}]);
    world.now = 10;
    expect(world.claimAll()).toEqual([1, 2]);
  });

  it.each([9, 10, 11])('whose time is second 10 is ready or not when it is postponed at second %i', (now) => {
    const world = given([{}]);
    world.now = now;
    world.take(1);
    world.end(1, 'New', second(10));
    world.show();
    expect(world.claim()).toBe(now < 10 ? null : 1);
  });

  it('is found by its reference from then on', () => {
    const filter = { reference: 'R', option: 'Equals' } as const;
    const world = given([{ deferDate: second(10), reference: 'R' }]);
    expect(world.claim(filter)).toBeNull();
    world.now = 10;
    expect(world.claim(filter)).toBe(1);
  });

  it('can be deleted and taken by others', () => {
    const world = given([{ deferDate: second(10) }, { deferDate: second(10) }]);
    world.append(1, { type: 'Delete', data: { queueId: 7, from: 'New', key: 'k1' } });
    world.take(2);
    world.show();
    world.now = 10;
    expect(world.claim()).toBeNull();
  });

  it('is no longer deferred when it is given back without a time', () => {
    const world = given([{ deferDate: second(10) }]);
    world.now = 10;
    world.take(1);
    world.end(1, 'New');
    world.now = 5;
    world.show();
    expect(world.claim()).toBe(1);
  });
});

describe('a reference filter', () => {
  const items = [
    { reference: 'INV-1' },
    { reference: 'INV-10', priority: 'High' },
    { reference: 'inv-1' },
    { reference: 'INV-1', dueDate: second(100) },
    {},
    { reference: 'X', priority: 'High', dueDate: second(1) },
  ] as const;

  it('for one reference finds just that, in taking order', () => {
    expect(given([...items]).claimAll({ reference: 'INV-1', option: 'Equals' })).toEqual([4, 1]);
  });

  it('for a beginning finds all that begin so, in taking order', () => {
    expect(given([...items]).claimAll({ reference: 'INV-1', option: 'StartsWith' })).toEqual([4, 2, 1]);
  });

  it.each(['Equals', 'StartsWith'] as const)('that nothing matches finds nothing (%s)', (option) => {
    const world = given([...items]);
    expect(world.claim({ reference: 'INV-2', option })).toBeNull();
    expect(world.claim({ reference: 'ZZ', option })).toBeNull();
    expect(world.claim({ reference: 'A', option })).toBeNull();
  });

  it('leaves the others where they are', () => {
    const world = given([...items]);
    world.claimAll({ reference: 'INV', option: 'StartsWith' });
    expect(world.claimAll()).toEqual([6, 3, 5]);
  });

  it('for a beginning compares those that match, where many others come first', () => {
    const others = Array.from({ length: 50 }, () => ({ reference: 'X', priority: 'High' }) as const);
    const world = given([...others, { reference: 'AB' }, { reference: 'A' }]);
    expect(world.claimAll({ reference: 'A', option: 'StartsWith' })).toEqual([51, 52]);
  });

  it('finds one among many others that come first', () => {
    const world = given([
      ...Array.from({ length: 50 }, () => ({ reference: 'A', priority: 'High' }) as const),
      { reference: 'B' },
    ]);
    expect(world.claim({ reference: 'B', option: 'StartsWith' })).toBe(51);
  });
});

describe('a queued item that changes', () => {
  const edit = (data: object) => ({ type: 'Edit', data: { queueId: 7, ...data } }) as const;

  it('moves to the place of its new priority', () => {
    const world = given([{}, {}]);
    world.append(2, edit({ priority: 'High' }));
    world.show();
    expect(world.claimAll()).toEqual([2, 1]);
  });

  it('moves with its due date, and back without', () => {
    const world = given([{}, {}]);
    world.append(2, edit({ dueDate: second(100) }));
    world.show();
    expect(world.index.claim(7)?.id).toBe(2);
    world.settle(2);
    world.append(2, edit({ dueDate: null }));
    world.show();
    expect(world.claimAll()).toEqual([1, 2]);
  });

  it('waits where it is deferred, and no longer where that ends', () => {
    const world = given([{}]);
    world.append(1, edit({ deferDate: second(10) }));
    world.show();
    expect(world.claim()).toBeNull();
    world.append(1, edit({ deferDate: null }));
    world.show();
    expect(world.claim()).toBe(1);
  });

  it('is forgotten when it is deleted', () => {
    const world = given([{}, {}]);
    world.append(1, { type: 'Delete', data: { queueId: 7, from: 'New', key: 'k1' } });
    world.show();
    expect(world.claimAll()).toEqual([2]);
    expect(world.index.size).toBe(1);
  });

  it('stays where it is when it is commented on', () => {
    const world = given([{}, {}]);
    world.append(1, { type: 'CommentAdded', data: { text: 'look' } });
    world.show();
    expect(world.claimAll()).toEqual([1, 2]);
  });
});

describe('a claim', () => {
  it('is given to one caller alone', () => {
    const world = given([{}]);
    expect([world.claim(), world.claim()]).toEqual([1, null]);
  });

  it('names folder and queue', () => {
    expect(given([{}]).index.claim(7)).toMatchObject({ id: 1, queueId: 7, folderId: 1 });
  });

  it('that succeeds takes the item out, whoever is faster, its settling or the log', () => {
    for (const isLogFaster of [true, false]) {
      const world = given([{}]);
      world.claim();
      world.take(1);
      if (isLogFaster) world.show();
      world.settle(1);
      world.show();
      expect(world.claim()).toBeNull();
      expect(world.index.inProgress()).toEqual([1]);
    }
  });

  it('that met a comment leaves the item in its place', () => {
    for (const isLogFaster of [true, false]) {
      const world = given([{}, {}]);
      world.claim();
      world.append(1, { type: 'CommentAdded', data: { text: 'look' } });
      if (isLogFaster) world.show();
      world.settle(1);
      world.show();
      expect(world.claimAll()).toEqual([1, 2]);
    }
  });

  it('that met an edit leaves the item where it belongs now', () => {
    for (const isLogFaster of [true, false]) {
      const world = given([{}, {}]);
      world.claim();
      world.append(1, { type: 'Edit', data: { queueId: 7, priority: 'Low' } });
      if (isLogFaster) world.show();
      world.settle(1);
      world.show();
      expect(world.claimAll()).toEqual([2, 1]);
    }
  });

  it('that met a deletion leaves nothing', () => {
    for (const isLogFaster of [true, false]) {
      const world = given([{}]);
      world.claim();
      world.append(1, { type: 'Delete', data: { queueId: 7, from: 'New', key: 'k1' } });
      if (isLogFaster) world.show();
      world.settle(1);
      world.show();
      expect(world.claim()).toBeNull();
      expect(world.index.size).toBe(0);
    }
  });

  it('of an item that does not exist forgets it', () => {
    const world = given([{}]);
    const entry = world.index.claim(7);
    if (entry === null) throw new Error('there is an entry');
    world.index.settle(entry, null, 0);
    expect(world.index.size).toBe(0);
  });

  it('of which nothing is known leaves the item as it was', () => {
    const world = given([{}, {}]);
    world.claim();
    world.release(1);
    expect(world.claimAll()).toEqual([1, 2]);
  });

  it('that is settled with what was read long ago does not undo what the log has told since', () => {
    const world = given([{}]);
    world.claim();
    const before = world.known(1);
    world.take(1);
    world.show();
    world.settle(1, before);
    expect(world.claim()).toBeNull();
  });
});

describe('an item that somebody else names', () => {
  it('is taken out, whatever its place, and put back into it', () => {
    const world = given([{}, {}, {}]);
    expect(world.index.claimNamed(2)).toMatchObject({ id: 2, queueId: 7, folderId: 1 });
    expect(world.index.claimNamed(2)).toBeNull();
    expect(world.claim()).toBe(1);
    world.settle(2);
    world.release(1);
    expect(world.claimAll()).toEqual([1, 2, 3]);
  });

  it('is none that is not known, or cannot be taken', () => {
    const world = given([{}]);
    world.take(1);
    world.show();
    expect([world.index.claimNamed(1), world.index.claimNamed(2)]).toEqual([null, null]);
  });
});

describe('the index', () => {
  it('tells whether there is something to claim', () => {
    const world = given([{ reference: 'A1' }]);
    const has = (reference: string) => world.index.has(7, { reference, option: 'StartsWith' });
    expect([world.index.has(7), world.index.has(8), has('A'), has('B')]).toEqual([true, false, true, false]);
    world.claim();
    expect(world.index.has(7)).toBe(false);
  });

  const open = (data: Partial<OpenItem> & { id: number }): OpenItem => ({
    queueId: 7,
    folderId: 1,
    priority: 1,
    dueDate: null,
    deferDate: null,
    reference: null,
    createPosition: data.id,
    isNew: true,
    ...data,
  });

  it('is loaded with open items and where they stand in the log', () => {
    const world = new ReadyWorld();
    world.index.load(
      [
        open({ id: 1 }),
        open({ id: 2, dueDate: sortable(second(5)) }),
        open({ id: 3, isNew: false }),
        open({ id: 4, deferDate: sortable(second(5)) }),
        open({ id: 5, reference: 'R', priority: 0 }),
      ],
      99,
    );
    expect(world.index.position).toBe(99);
    expect(world.index.inProgress()).toEqual([3]);
    expect(world.index.size).toBe(5);
    expect(world.claim({ reference: 'R', option: 'Equals' })).toBe(5);
    expect(world.claimAll()).toEqual([2, 1]);
    world.now = 5;
    expect(world.claimAll()).toEqual([4]);
  });

  it('goes on from there with the log', () => {
    const world = new ReadyWorld();
    world.add(1);
    world.take(1);
    world.index.load([open({ id: 1 }), open({ id: 2, priority: 0 })], 10);
    world.add(3, { priority: 'High' });
    world.show();
    expect(world.index.position).toBe(30);
    expect(world.claimAll()).toEqual([2, 3]);
    expect(world.index.inProgress()).toEqual([1]);
  });

  it('knows a repeated creation', () => {
    const world = given([{}]);
    for (const event of world.log) world.index.apply(event);
    expect(world.claimAll()).toEqual([1]);
  });

  it('knows what a robot works on until that ends', () => {
    const world = given([{}, {}]);
    world.take(1);
    world.take(2);
    world.show();
    expect(world.index.inProgress()).toEqual([1, 2]);
    world.end(1, 'Successful');
    world.show();
    expect(world.index.inProgress()).toEqual([2]);
  });

  it('does not mind the streams of others', () => {
    const world = given([{}]);
    const [event] = world.log;
    if (event === undefined) throw new Error('there is an event');
    world.index.apply({ ...event, stream: 'queue-7', position: 500 });
    expect(world.index.size).toBe(1);
    expect(world.index.position).toBe(500);
  });
});
