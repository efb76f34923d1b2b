import { describe, expect, it } from 'vitest';
import { sortable } from '../../../src/domain/instant.ts';
import type { OpenTask } from '../../../src/readModel/readyTasks.ts';
import { second } from '../../support/given.ts';
import { anything, ReadyTaskWorld } from './readyTaskWorld.ts';

const of = (...groups: string[]) => ({ ...anything, groups: new Set(groups) });

describe('tasks that can be taken', () => {
  it('come by priority, then in the order in which they were created', () => {
    const world = new ReadyTaskWorld();
    world.add(1, 'MEDIUM');
    world.queue(2, 'LOW');
    world.queue(3, 'HIGH');
    world.queue(4, 'MEDIUM');
    world.prepare(1);
    world.show();
    expect(world.claimAll()).toEqual([3, 1, 4, 2]);
  });

  it('are those whose files are there', () => {
    const world = new ReadyTaskWorld();
    world.add(1);
    world.queue(2);
    world.show();
    expect(world.index.tasks.preparing()).toEqual([1]);
    expect(world.claimAll()).toEqual([2]);
  });

  it('are those of the groups of whoever takes, and those of none', () => {
    const world = new ReadyTaskWorld();
    world.queue(1, 'MEDIUM', ['a']);
    world.queue(2, 'MEDIUM', ['b', 'c']);
    world.queue(3, 'LOW');
    world.queue(4, 'HIGH', ['d']);
    world.show();
    expect(world.claim(of())).toBe(3);
    expect(world.claimAll(of('c', 'a'))).toEqual([1, 2]);
    expect(world.claimAll()).toEqual([4]);
  });

  it('are those of the wanted processes', () => {
    const world = new ReadyTaskWorld();
    world.queue(1, 'MEDIUM', [], 7);
    world.queue(2, 'HIGH', [], 8);
    world.show();
    expect(world.claimAll({ groups: null, isWanted: (id) => id === 7 })).toEqual([1]);
  });

  it('can be named by somebody else', () => {
    const world = new ReadyTaskWorld();
    world.queue(1);
    world.queue(2);
    world.add(3);
    world.show();
    expect(world.index.tasks.has(anything)).toBe(true);
    expect([2, 2, 3, 4].map((id) => world.index.tasks.claimNamed(id)?.id)).toEqual([
      2,
      undefined,
      undefined,
      undefined,
    ]);
    expect(world.claimAll()).toEqual([1]);
    expect(world.index.tasks.has(anything)).toBe(false);
  });

  it('wait until their time where they were put off', () => {
    const world = new ReadyTaskWorld();
    world.queue(1);
    world.take(1);
    world.giveBack(1, second(5));
    world.queue(2);
    world.show();
    expect(world.claimAll()).toEqual([2]);
    world.now = 5;
    expect(world.claimAll()).toEqual([1]);
  });

  it('keep their place where they are given back', () => {
    const world = new ReadyTaskWorld();
    world.queue(1);
    world.queue(2);
    world.take(1);
    world.show();
    expect(world.index.tasks.executing()).toEqual([1]);
    world.giveBack(1);
    world.show();
    expect(world.claimAll()).toEqual([1, 2]);
  });

  it('may be put before others while they wait', () => {
    const world = new ReadyTaskWorld();
    world.queue(1);
    world.queue(2);
    world.show();
    world.prioritise(2, 'HIGH');
    world.show();
    expect(world.claimAll()).toEqual([2, 1]);
  });

  it('are not there any more once they were cancelled or done', () => {
    const world = new ReadyTaskWorld();
    for (const id of [1, 2, 3]) world.queue(id);
    world.cancel(1);
    world.take(2);
    world.show();
    world.end(2);
    world.show();
    expect(world.index.tasks.size).toBe(1);
    expect(world.claimAll()).toEqual([3]);
  });
});

describe('a claim on a task', () => {
  const claimed = (): ReadyTaskWorld => {
    const world = new ReadyTaskWorld();
    world.queue(1);
    world.show();
    expect(world.claim()).toBe(1);
    expect(world.claim()).toBeNull();
    return world;
  };

  it('that took it leaves nothing to take', () => {
    const world = claimed();
    world.take(1);
    world.settle(1);
    expect(world.claimAll()).toEqual([]);
    expect(world.index.tasks.executing()).toEqual([1]);
  });

  it('that failed gives it back', () => {
    const world = claimed();
    world.index.tasks.release({ id: 1 });
    expect(world.claimAll()).toEqual([1]);
  });

  it('that met another change gives it back as it then stands', () => {
    const world = claimed();
    world.prioritise(1, 'HIGH');
    world.settle(1);
    world.queue(2, 'MEDIUM');
    world.show();
    expect(world.claimAll()).toEqual([1, 2]);
  });

  it('is settled with a task that is gone', () => {
    const world = claimed();
    world.index.tasks.settle({ id: 1, folderId: 1 }, null, 0);
    expect(world.index.tasks.size).toBe(0);
  });
});

describe('tasks that are loaded', () => {
  const open = (id: number, given: Partial<OpenTask> = {}): OpenTask => ({
    id,
    folderId: 1,
    processId: 7,
    groups: [],
    priority: 1,
    deferDate: null,
    createPosition: id,
    status: 'QUEUE',
    ...given,
  });

  it('are taken as those that were heard of', () => {
    const world = new ReadyTaskWorld();
    world.index.load([], 100, [
      open(3),
      open(1, { groups: ['a'] }),
      open(2, { status: 'EXECUTING' }),
      open(4, { status: 'PREPARE' }),
      open(5, { deferDate: sortable(second(9)) }),
    ]);
    expect(world.index.position).toBe(100);
    expect(world.index.tasks.executing()).toEqual([2]);
    expect(world.index.tasks.preparing()).toEqual([4]);
    expect(world.claimAll(of())).toEqual([3]);
    expect(world.claimAll(of('a'))).toEqual([1]);
    world.now = 9;
    expect(world.claimAll(of())).toEqual([5]);
  });
});
