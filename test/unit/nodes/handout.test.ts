import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Handout } from '../../../src/nodes/handout.ts';
import { ReadyTaskWorld } from '../readModel/readyTaskWorld.ts';
import { ReadyWorld } from '../readModel/readyWorld.ts';

const QUEUE = 7;

let world: ReadyWorld;
let handout: Handout;
beforeEach(() => {
  vi.useFakeTimers();
  world = new ReadyWorld();
  world.add(1);
  world.add(2);
  world.show();
  handout = new Handout(world.index, { process: () => undefined });
});
afterEach(() => {
  handout.stop();
  vi.useRealTimers();
});

const items = { kind: 'queueItem', queueId: QUEUE } as const;

const next = (): number | null => handout.next(items, 1)[0]?.id ?? null;

/** Shows index and handout what was appended. */
function show(): void {
  const shown = world.log.filter(({ position }) => position > world.index.position);
  world.show();
  for (const event of shown) handout.apply(event);
}

describe('an item that was named', () => {
  it('is named to nobody else, nor taken here', () => {
    expect([next(), world.claim(), next()]).toEqual([1, 2, null]);
  });

  it('is named again after a while where nothing became of it', () => {
    next();
    vi.advanceTimersByTime(1_999);
    expect(next()).toBe(2);
    vi.advanceTimersByTime(1);
    expect(next()).toBe(1);
  });

  it('has gone when it was taken', () => {
    next();
    world.take(1);
    show();
    vi.advanceTimersByTime(10_000);
    expect([next(), next()]).toEqual([2, null]);
  });

  it('is there again as soon as it was given back', () => {
    next();
    world.take(1);
    world.end(1, 'New');
    show();
    expect(next()).toBe(1);
  });

  it('stays named while others write about it', () => {
    next();
    world.append(1, { type: 'CommentAdded', data: { text: 'look' } });
    show();
    expect(next()).toBe(2);
  });

  it('can be one of several', () => {
    expect(handout.next(items, 3)).toMatchObject([{ id: 1 }, { id: 2 }]);
    vi.advanceTimersByTime(2_000);
    expect(handout.next(items, 1)).toMatchObject([{ id: 1 }]);
  });

  it('answers a reference', () => {
    world.add(3, { reference: 'R' });
    world.show();
    const filter = { reference: 'R', option: 'Equals' } as const;
    expect(handout.next({ ...items, filter }, 2)).toMatchObject([{ id: 3 }]);
    expect(handout.next({ ...items, filter }, 2)).toEqual([]);
  });
});

describe('a task that was named', () => {
  const tasks = { kind: 'task', groups: ['a'], processIds: null } as const;

  function given(): { tasks: ReadyTaskWorld; named: Handout } {
    const known = new ReadyTaskWorld();
    known.queue(1, 'MEDIUM', ['a'], 7);
    known.queue(2, 'MEDIUM', ['b'], 7);
    known.queue(3, 'MEDIUM', [], 8);
    known.queue(4, 'LOW', [], 9);
    known.show();
    // Of the processes only 9 was deleted.
    return { tasks: known, named: new Handout(known.index, { process: (id) => ({ deleted: id === 9 }) }) };
  }

  it('is one that the bot may take, of a process that is there', () => {
    const { named } = given();
    expect(named.next(tasks, 9)).toMatchObject([{ id: 1 }, { id: 3 }]);
    named.stop();
  });

  it('is one of the processes that are wanted', () => {
    const { named } = given();
    expect(named.next({ ...tasks, processIds: [8, 9] }, 9)).toMatchObject([{ id: 3 }]);
    named.stop();
  });

  it('is there again when it was given back, or nothing became of it', () => {
    const { tasks: known, named } = given();
    named.next(tasks, 9);
    known.take(1);
    known.giveBack(1);
    const shown = known.log.slice(-2);
    known.show();
    for (const event of shown) named.apply(event);
    expect(named.next(tasks, 9)).toMatchObject([{ id: 1 }]);
    vi.advanceTimersByTime(2_000);
    expect(named.next(tasks, 9)).toMatchObject([{ id: 1 }, { id: 3 }]);
    named.stop();
  });
});
