// Claims, other takers, cancellations and the passing of time, in any order and with the index as far behind the log
// as may be, against a model that sorts all tasks anew.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/domain/task/state.ts';
import { hasEnded, taskPriorities } from '../../../src/domain/task/statusMachine.ts';
import { isTakable } from '../../../src/domain/task/task.ts';
import { second } from '../../support/given.ts';
import type { KnownTask } from './readyTaskWorld.ts';
import { anything, ReadyTaskWorld } from './readyTaskWorld.ts';

type Claims = Map<number, KnownTask>;

/** Does something, where that makes sense now. */
type Act = (world: ReadyTaskWorld, claims: Claims) => void;

const priority = fc.constantFrom('HIGH', 'MEDIUM', 'LOW');
const groups = fc.subarray(['a', 'b', 'c']);

const add: fc.Arbitrary<Act> = fc
  .tuple(priority, fc.constantFrom(7, 8))
  .map(([given, processId]) => (world) => {
    world.add(world.tasks.length + 1, given, processId);
  });

/** What happens to one of the tasks in a status. */
const toTask = (status: Task['status'], act: (world: ReadyTaskWorld, id: number) => void) =>
  fc.nat(100).map<Act>((pick) => (world) => {
    const fit = world.tasks.filter((task) => task.status === status);
    const task = fit[pick % Math.max(1, fit.length)];
    if (task !== undefined) act(world, task.created.id);
  });

const prepared = groups.chain((given) =>
  toTask('PREPARE', (world, id) => {
    world.prepare(id, given);
  }),
);
const others = fc.oneof(
  toTask('QUEUE', (world, id) => {
    world.take(id);
  }),
  toTask('QUEUE', (world, id) => {
    world.cancel(id);
  }),
  toTask('PREPARE', (world, id) => {
    world.cancel(id);
  }),
  toTask('EXECUTING', (world, id) => {
    world.end(id);
  }),
  toTask('QUEUE', (world, id) => {
    world.append(id, { type: 'CommentAdded', data: { text: 'look' } });
  }),
);
const prioritised = priority.chain((given) =>
  toTask('QUEUE', (world, id) => {
    world.prioritise(id, given);
  }),
);
const givenBack = fc.option(fc.nat(20).map(second), { nil: undefined }).chain((deferDate) =>
  toTask('EXECUTING', (world, id) => {
    world.giveBack(id, deferDate);
  }),
);

const claim: fc.Arbitrary<Act> = groups.map((own) => (world, claims) => {
  const id = world.claim({ ...anything, groups: new Set(own) });
  if (id === null) return;
  if (claims.has(id)) throw new Error(`task ${id} is claimed twice`);
  claims.set(id, world.known(id));
});

/** A claimed task is taken where the log lets it and settled, or settled as read long ago, or nothing is known. */
const settle: fc.Arbitrary<Act> = fc
  .tuple(fc.nat(10), fc.constantFrom('take', 'conflict', 'stale', 'unknown'))
  .map(([pick, how]) => (world, claims) => {
    const [id, before] = [...claims][pick % Math.max(1, claims.size)] ?? [];
    if (id === undefined || before === undefined) return;
    claims.delete(id);
    if (how === 'take' && isTakable(world.known(id).task, second(world.now))) world.take(id);
    if (how === 'unknown') world.index.tasks.release({ id });
    else world.settle(id, how === 'stale' ? before : world.known(id));
  });

const follow: fc.Arbitrary<Act> = fc.integer({ min: 1, max: 5 }).map((count) => (world) => {
  world.show(count);
});
const wait: fc.Arbitrary<Act> = fc.constant((world) => {
  world.now += 1;
});

const acts = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: add },
    { weight: 5, arbitrary: prepared },
    { weight: 4, arbitrary: claim },
    { weight: 4, arbitrary: settle },
    { weight: 4, arbitrary: follow },
    { weight: 1, arbitrary: fc.oneof(others, wait) },
    { weight: 2, arbitrary: fc.oneof(givenBack, prioritised) },
  ),
  { maxLength: 60, size: 'max' },
);

/** The tasks that can be taken now, in the order of taking, by sorting them all. */
function expected(world: ReadyTaskWorld, own: readonly string[]): number[] {
  return world.tasks
    .filter((task) => isTakable(task, second(world.now)))
    .filter((task) => task.groups.length === 0 || task.groups.some((group) => own.includes(group)))
    .toSorted(
      (a, b) =>
        taskPriorities[a.priority] - taskPriorities[b.priority] ||
        world.positionOfCreate(a.created.id) - world.positionOfCreate(b.created.id),
    )
    .map(({ created }) => created.id);
}

function run(list: readonly Act[]): ReadyTaskWorld {
  const world = new ReadyTaskWorld();
  const claims: Claims = new Map();
  for (const act of list) act(world, claims);
  for (const id of claims.keys()) world.settle(id);
  world.show();
  return world;
}

describe('the ready index of tasks', () => {
  it('has, when it has heard all and every claim is settled, what can be taken in the order of taking', () => {
    fc.assert(
      fc.property(acts, groups, (list, own) => {
        const world = run(list);
        const mine = expected(world, own);
        const all = expected(world, ['a', 'b', 'c']);
        expect(world.claimAll({ ...anything, groups: new Set(own) })).toEqual(mine);
        expect(world.claimAll()).toEqual(all.filter((id) => !mine.includes(id)));
      }),
      { numRuns: 500 },
    );
  });

  it('knows then just the tasks that are open', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const world = run(list);
        const ids = (isFit: (task: Task) => boolean) =>
          world.tasks.filter(isFit).map(({ created }) => created.id);
        const sorted = (some: readonly number[]) => some.toSorted((a, b) => a - b);
        expect(sorted(world.index.tasks.executing())).toEqual(ids(({ status }) => status === 'EXECUTING'));
        expect(sorted(world.index.tasks.preparing())).toEqual(ids(({ status }) => status === 'PREPARE'));
        expect(world.index.tasks.size).toBe(ids(({ status }) => !hasEnded(status)).length);
      }),
      { numRuns: 200 },
    );
  });
});
