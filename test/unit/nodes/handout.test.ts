import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Handout } from '../../../src/nodes/handout.ts';
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
  handout = new Handout(world.index);
});
afterEach(() => {
  handout.stop();
  vi.useRealTimers();
});

const next = (): number | null => handout.next(QUEUE)?.id ?? null;

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

  it('answers a reference', () => {
    world.add(3, { reference: 'R' });
    world.show();
    expect(handout.next(QUEUE, { reference: 'R', option: 'Equals' })?.id).toBe(3);
    expect(handout.next(QUEUE, { reference: 'R', option: 'Equals' })).toBeNull();
  });
});
