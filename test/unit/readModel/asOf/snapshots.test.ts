import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DomainError } from '../../../../src/domain/errors.ts';
import type { Instant } from '../../../../src/domain/instant.ts';
import type { Make, RowsAt } from '../../../../src/readModel/asOf/making.ts';
import { makeInline, makeOnThread } from '../../../../src/readModel/asOf/making.ts';
import type { SnapshotsOptions } from '../../../../src/readModel/asOf/snapshots.ts';
import { Snapshots } from '../../../../src/readModel/asOf/snapshots.ts';
import { listItems } from '../../../../src/readModel/queries/items.ts';
import type { Queries } from '../../../../src/readModel/readModels.ts';
import { codeOfRejection } from '../../../support/given.ts';
import { all, create, finished, newWorld, taken, type World } from '../world.ts';

const now = Date.UTC(2026, 5, 1);
const minute = (n: number): Instant => `2026-01-01T00:${String(n).padStart(2, '0')}:00Z`;

let folder: string;
let world: World;
let made: Snapshots[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orchestream-as-of-'));
  world = newWorld(path.join(folder, 'events.db'));
  made = [];
  await world.append('queueItem-1', [create(1)], { at: minute(1) });
  await world.append('queueItem-2', [create(2)], { at: minute(2) });
  await world.append('queueItem-1', [taken()], { at: minute(3) });
  await world.append('queueItem-1', [finished('Failed')], { at: minute(4) });
  // Imported: it was decided before all others.
  await world.append('queueItem-3', [create(3)], { at: minute(0) });
  // Clocks that differ: nothing of item 4 is there before its first event.
  await world.append('queueItem-4', [create(4)], { at: minute(6) });
  await world.append('queueItem-4', [taken()], { at: minute(5) });
});
afterEach(async () => {
  for (const snapshots of made) await snapshots.close();
  await world.close();
  await rm(folder, { recursive: true });
});

function snapshotsWith(make: Make, options: Partial<SnapshotsOptions> = {}): Snapshots {
  const snapshots = new Snapshots({ make, store: world.store, clock: () => now, ...options });
  made.push(snapshots);
  return snapshots;
}

const onThread = (): Make =>
  makeOnThread({ file: path.join(folder, 'events.db') }, folder, (error) => {
    throw error;
  });

async function statusesIn(rows: Queries): Promise<[number, string][]> {
  const page = await listItems(rows, [1], all);
  return page.rows
    .map((item): [number, string] => [item.created.id, item.status])
    .toSorted(([a], [b]) => a - b);
}

describe.each([
  ['on a thread', () => onThread()],
  ['on this thread', () => makeInline(world.store)],
])('rows made %s', (_, make) => {
  it.each([
    ['2025-12-31T23:59:59Z', []],
    [minute(0), [[3, 'New']]],
    [
      minute(3),
      [
        [1, 'InProgress'],
        [2, 'New'],
        [3, 'New'],
      ],
    ],
    [
      minute(5),
      [
        [1, 'Failed'],
        [2, 'New'],
        [3, 'New'],
      ],
    ],
    [
      minute(6),
      [
        [1, 'Failed'],
        [2, 'New'],
        [3, 'New'],
        [4, 'InProgress'],
      ],
    ],
  ] satisfies [Instant, [number, string][]][])('are as they were at %s', async (at, expected) => {
    expect(await statusesIn(await snapshotsWith(make()).at(at))).toEqual(expected);
  });

  it('are counted and filtered as the others are', async () => {
    const rows = await snapshotsWith(make()).at(minute(4));
    const { count } = await listItems(rows, [1], {
      ...all,
      filter: {
        kind: 'compare',
        operator: 'eq',
        left: { kind: 'property', path: ['Status'] },
        right: { kind: 'literal', literal: { type: 'enum', value: 'New' } },
      },
    });
    expect(count).toBe(2);
    expect((await listItems(rows, [2], all)).count).toBe(0);
  });
});

describe('snapshots', () => {
  /** Makes nothing but what the test lets it. */
  function slowly() {
    const asked: { at: Instant; isStopped: boolean; finish: () => void; fail: (error: Error) => void }[] = [];
    const closed: Instant[] = [];
    const make: Make = (at, onRead) => {
      const rows = Promise.withResolvers<RowsAt>();
      const queries = makeInline(world.store)(at, () => {});
      onRead(3);
      const entry = {
        at,
        isStopped: false,
        finish: () =>
          void queries.rows.then((inner) =>
            rows.resolve({
              ...inner,
              close: async () => {
                closed.push(at);
                await inner.close();
              },
            }),
          ),
        fail: rows.reject,
      };
      asked.push(entry);
      return {
        rows: rows.promise,
        stop: async () => {
          entry.isStopped = true;
          rows.reject(new DomainError('StateAtInstantNotReady'));
        },
      };
    };
    return { asked, closed, make };
  }

  it('are made once for all who ask, and kept', async () => {
    const { asked, make } = slowly();
    const snapshots = snapshotsWith(make);
    const [first, second] = [snapshots.at(minute(1)), snapshots.at(minute(1))];
    await sleep(1);
    asked[0]?.finish();
    expect(await first).toBe(await second);
    expect(await snapshots.at(minute(1))).toBe(await first);
    expect(asked).toHaveLength(1);
  });

  it('go on being made where one who asks does not wait so long', async () => {
    const { asked, make } = slowly();
    const snapshots = snapshotsWith(make, { patienceMs: 1 });
    await expect(snapshots.at(minute(1))).rejects.toThrow(
      'The state at that instant is being made: 42 % of the log is read. Ask again in a while.',
    );
    asked[0]?.finish();
    await sleep(5);
    expect(await statusesIn(await snapshots.at(minute(1)))).toEqual([
      [1, 'New'],
      [3, 'New'],
    ]);
    expect(asked).toHaveLength(1);
  });

  it('are made one at a time', async () => {
    const { asked, make } = slowly();
    const snapshots = snapshotsWith(make);
    const first = snapshots.at(minute(1));
    await sleep(1);
    expect(await codeOfRejection(snapshots.at(minute(2)))).toBe('StateAtInstantNotReady');
    asked[0]?.finish();
    await first;
    const next = snapshots.at(minute(2));
    await sleep(1);
    asked[1]?.finish();
    await next;
    expect(asked.map(({ at }) => at)).toEqual([minute(1), minute(2)]);
  });

  it('are given up where they take too long', async () => {
    const { asked, make } = slowly();
    expect(await codeOfRejection(snapshotsWith(make, { longestMs: 5 }).at(minute(1)))).toBe(
      'StateAtInstantNotReady',
    );
    expect(asked[0]?.isStopped).toBe(true);
  });

  it('are made anew where that has failed', async () => {
    const { asked, make } = slowly();
    const snapshots = snapshotsWith(make);
    const first = snapshots.at(minute(1));
    await sleep(1);
    asked[0]?.fail(new Error('the disk is full'));
    await expect(first).rejects.toThrow('the disk is full');
    const second = snapshots.at(minute(1));
    await sleep(1);
    asked[1]?.finish();
    expect(await statusesIn(await second)).toHaveLength(2);
  });

  it('are two at most, those that were asked for last', async () => {
    const { asked, closed, make } = slowly();
    let clock = now;
    const snapshots = snapshotsWith(make, { clock: () => (clock += 1) });
    for (const n of [1, 2, 3]) {
      const asking = snapshots.at(minute(n));
      await sleep(1);
      asked.at(-1)?.finish();
      await asking;
      if (n === 2) await snapshots.at(minute(1));
    }
    expect(closed).toEqual([minute(2)]);
  });

  it('are taken away when nobody has asked for long', async () => {
    const { asked, closed, make } = slowly();
    let clock = now;
    const snapshots = snapshotsWith(make, { clock: () => clock, idleMs: 10 });
    const asking = snapshots.at(minute(1));
    await sleep(1);
    asked[0]?.finish();
    await asking;
    clock += 10;
    await sleep(30);
    expect(closed).toEqual([minute(1)]);
  });

  it('are not of the future, and not kept where something may still come to them', async () => {
    const { asked, make } = slowly();
    const recent: Instant = '2026-05-31T23:59:30Z';
    const snapshots = snapshotsWith(make);
    expect(await codeOfRejection(snapshots.at('2026-06-01T00:00:00.0000001Z'))).toBe('InvalidArgument');
    const ask = async () => {
      const asking = snapshots.at(recent);
      await sleep(1);
      asked.at(-1)?.finish();
      await asking;
    };
    await ask();
    await ask();
    expect(asked).toHaveLength(1);
    await world.append('queueItem-5', [create(5)], { at: recent });
    await ask();
    expect(asked).toHaveLength(2);
  });

  it('leave no file behind', async () => {
    const snapshots = snapshotsWith(onThread());
    await snapshots.at(minute(1));
    expect(existsSync(path.join(folder, '1.db'))).toBe(true);
    await snapshots.close();
    expect(readdirSync(folder).filter((name) => name.startsWith('1.db'))).toEqual([]);
  });
});
