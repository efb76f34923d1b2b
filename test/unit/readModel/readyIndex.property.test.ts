// Claims, other takers, edits, deletions and the passing of time, in any order and with the index as far behind the
// log as may be, against a model that sorts all items anew.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNotAfter, sortable } from '../../../src/domain/instant.ts';
import type { QueueItem } from '../../../src/domain/queueItem/state.ts';
import { priorities } from '../../../src/domain/queueItem/statusMachine.ts';
import type { ReferenceFilter } from '../../../src/readModel/queueIndex.ts';
import { second } from '../../support/given.ts';
import type { Known } from './readyWorld.ts';
import { ReadyWorld } from './readyWorld.ts';

/** Claimed items with what was known of them when they were. */
type Claims = Map<number, Known>;

/** Does something, where that makes sense now. */
type Act = (world: ReadyWorld, claims: Claims) => void;

const priority = fc.constantFrom('High', 'Normal', 'Low');
const instant = fc.nat(20).map(second);
const reference = fc.constantFrom('A', 'AB', 'B');

const add: fc.Arbitrary<Act> = fc
  .record({ priority, dueDate: instant, deferDate: instant, reference }, { requiredKeys: ['priority'] })
  .map((data) => (world) => {
    world.add(world.items.length + 1, data);
  });

/** What happens to one of the items, where `isFit` is true of it. */
const toItem = (isFit: (item: QueueItem) => boolean, act: (world: ReadyWorld, id: number) => void) =>
  fc.nat(100).map<Act>((pick) => (world) => {
    const fit = world.items.filter(isFit);
    const item = fit[pick % Math.max(1, fit.length)];
    if (item !== undefined) act(world, item.created.id);
  });

const isNew = ({ status }: QueueItem): boolean => status === 'New';
const isInProgress = ({ status }: QueueItem): boolean => status === 'InProgress';

const takenByOthers = toItem(isNew, (world, id) => {
  world.take(id);
});
const deleted = toItem(isNew, (world, id) => {
  world.append(id, { type: 'Delete', data: { queueId: 7, from: 'New', key: `k${id}` } });
});
const commented = toItem(
  () => true,
  (world, id) => {
    world.append(id, { type: 'CommentAdded', data: { text: 'look' } });
  },
);
const done = toItem(isInProgress, (world, id) => {
  world.end(id, 'Successful');
});
const postponed = fc.option(instant, { nil: undefined }).chain((deferDate) =>
  toItem(isInProgress, (world, id) => {
    world.end(id, 'New', deferDate);
  }),
);
const edited = fc
  .record({ priority, dueDate: fc.option(instant), deferDate: fc.option(instant) }, { requiredKeys: [] })
  .chain((data) =>
    toItem(isNew, (world, id) => {
      world.append(id, { type: 'Edit', data: { queueId: 7, ...data } });
    }),
  );

const filters = fc.option(
  fc.record<ReferenceFilter>({ reference, option: fc.constantFrom('Equals', 'StartsWith') }),
  { nil: undefined },
);

const claim: fc.Arbitrary<Act> = filters.map((filter) => (world, claims) => {
  const id = world.claim(filter);
  if (id === null) return;
  if (claims.has(id)) throw new Error(`item ${id} is claimed twice`);
  claims.set(id, world.known(id));
});

/** A claimed item is taken where the log lets it and settled, or settled as read long ago, or nothing is known. */
const settle: fc.Arbitrary<Act> = fc
  .tuple(fc.nat(10), fc.constantFrom('take', 'conflict', 'stale', 'unknown'))
  .map(([pick, how]) => (world, claims) => {
    const [id, before] = [...claims][pick % Math.max(1, claims.size)] ?? [];
    if (id === undefined || before === undefined) return;
    claims.delete(id);
    if (how === 'take' && isTakable(world.known(id).item, world.now)) world.take(id);
    if (how === 'unknown') world.release(id);
    else world.settle(id, how === 'stale' ? before : world.known(id));
  });

const isTakable = (item: QueueItem, now: number): boolean =>
  isNew(item) && (item.deferDate === null || isNotAfter(item.deferDate, second(now)));

const follow: fc.Arbitrary<Act> = fc.integer({ min: 1, max: 5 }).map((count) => (world) => {
  world.show(count);
});
const wait: fc.Arbitrary<Act> = fc.constant((world) => {
  world.now += 1;
});

const acts = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: add },
    { weight: 4, arbitrary: claim },
    { weight: 4, arbitrary: settle },
    { weight: 4, arbitrary: follow },
    { weight: 1, arbitrary: fc.oneof(takenByOthers, deleted, commented, done, wait) },
    { weight: 2, arbitrary: fc.oneof(postponed, edited) },
  ),
  { maxLength: 60, size: 'max' },
);

/** The items that can be taken now, in the order of taking, by sorting them all. */
function expected(world: ReadyWorld, filter?: ReferenceFilter): number[] {
  const key = (item: QueueItem): string =>
    [
      item.dueDate === null ? 1 : 0,
      priorities[item.priority],
      item.dueDate === null ? '' : sortable(item.dueDate),
      String(world.positionOfCreate(item.created.id)).padStart(9, '0'),
    ].join();
  return world.items
    .filter((item) => isTakable(item, world.now))
    .filter(({ created }) => {
      if (filter === undefined) return true;
      return filter.option === 'Equals'
        ? created.reference === filter.reference
        : created.reference?.startsWith(filter.reference) === true;
    })
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(({ created }) => created.id);
}

function run(list: readonly Act[]): ReadyWorld {
  const world = new ReadyWorld();
  const claims: Claims = new Map();
  for (const act of list) act(world, claims);
  for (const id of claims.keys()) world.settle(id);
  world.show();
  return world;
}

describe('the ready index', () => {
  it('has, when it has heard all and every claim is settled, what can be taken in the order of taking', () => {
    fc.assert(
      fc.property(acts, filters, (list, filter) => {
        const world = run(list);
        const filtered = expected(world, filter);
        const all = expected(world);
        expect(world.claimAll(filter)).toEqual(filtered);
        expect(world.claimAll()).toEqual(all.filter((id) => !filtered.includes(id)));
      }),
      { numRuns: 1000 },
    );
  });

  it('knows then just the items that are open', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const world = run(list);
        const ids = (isFit: (item: QueueItem) => boolean) =>
          world.items
            .filter(isFit)
            .map(({ created }) => created.id)
            .toSorted((a, b) => a - b);
        expect(world.index.inProgress().toSorted((a, b) => a - b)).toEqual(ids(isInProgress));
        expect(world.index.size).toBe(ids((item) => isNew(item) || isInProgress(item)).length);
      }),
      { numRuns: 300 },
    );
  });
});
