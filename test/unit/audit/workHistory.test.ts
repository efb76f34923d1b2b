import { beforeEach, describe, expect, it } from 'vitest';
import type { HistoryPart, Moment } from '../../../src/audit/workHistory.ts';
import {
  changesIn,
  comparisonOf,
  countEntries,
  entryAt,
  folderOfWork,
  historyPart,
  workEntries,
} from '../../../src/audit/workHistory.ts';
import type { WorkRef } from '../../../src/domain/work.ts';
import { codeOfRejection } from '../../support/given.ts';
import { create, finished, newWorld, taken, type World } from '../readModel/world.ts';

const item: WorkRef = { kind: 'queueItem', id: 1 };
const comment = (text: string) => ({ type: 'CommentAdded', data: { text } });
const second = (n: number) => `2026-01-01T00:00:0${n}Z`;

let world: World;
beforeEach(async () => {
  world = newWorld();
  await world.append('queueItem-1', [create(1)], { at: second(1), folderId: 7 });
  await world.append('queueItem-1', [taken()], { at: second(3) });
  await world.append('queueItem-1', [comment('x')], { at: second(3) });
  await world.append('queueItem-1', [finished('Failed')], { at: second(5) });
  return () => world.close();
});

const revisions = async (part: Partial<HistoryPart>): Promise<number[]> => {
  const whole = { after: null, before: null, rows: 10, fromEnd: false };
  const entries = await historyPart(world.store, item, { ...whole, ...part });
  return entries.map(({ event }) => event.revision);
};

describe('a history', () => {
  it.each([
    ['all', {}, [0, 1, 2, 3]],
    ['the first', { rows: 2 }, [0, 1]],
    ['those behind one', { after: 1 }, [2, 3]],
    ['those before one', { before: 2 }, [0, 1]],
    ['the last, backwards', { rows: 2, fromEnd: true }, [3, 2]],
    ['the last before one, backwards', { rows: 2, fromEnd: true, before: 3 }, [2, 1]],
    ['those between two', { after: 0, before: 3, rows: 1, fromEnd: true }, [2]],
    ['none', { rows: 0 }, []],
    ['none from the end', { rows: 0, fromEnd: true }, []],
  ] satisfies [string, Partial<HistoryPart>, number[]][])('gives %s', async (_, part, expected) => {
    expect(await revisions(part)).toEqual(expected);
  });

  it('has the hash of each event and what it has changed', async () => {
    const [, entry] = await historyPart(world.store, item, {
      after: 1,
      before: null,
      rows: 5,
      fromEnd: false,
    });
    expect(entry?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(entry === undefined ? [] : changesIn(entry).map(({ name }) => name)).toContain('status');
    expect(await countEntries(world.store, item)).toBe(4);
  });

  it('is empty where there is no such work, and belongs to no folder', async () => {
    const nowhere: WorkRef = { kind: 'task', id: 1 };
    expect(await workEntries(world.store, nowhere).next()).toEqual({ done: true, value: undefined });
    expect(await countEntries(world.store, nowhere)).toBe(0);
    expect(await folderOfWork(world.store, nowhere)).toBeNull();
    expect(await folderOfWork(world.store, item)).toBe(7);
  });

  it('is read in pages', async () => {
    await world.append(
      'queueItem-1',
      Array.from({ length: 1_200 }, (_, n) => comment(String(n))),
    );
    expect(await revisions({ rows: 1, fromEnd: true })).toEqual([1_203]);
    expect(await revisions({ after: 999, rows: 2 })).toEqual([1_000, 1_001]);
  });
});

describe('work at a moment', () => {
  it.each([
    ['before its beginning', { at: second(0) }, null],
    ['at its beginning', { at: second(1) }, [0, 'New']],
    ['between two events', { at: second(2) }, [0, 'New']],
    ['at the instant of two', { at: second(3) }, [2, 'InProgress']],
    ['today', { at: '2030-01-01T00:00:00Z' }, [3, 'Failed']],
    ['after an event', { revision: 1 }, [1, 'InProgress']],
  ] satisfies [string, Moment, [number, string] | null][])('%s', async (_, moment, expected) => {
    const entry = await entryAt(world.store, item, moment);
    expect(entry === null ? null : [entry.event.revision, entry.after.state.status]).toEqual(expected);
  });

  it('has an event decided earlier behind one decided later only from that on', async () => {
    await world.append('queueItem-1', [comment('late')], { at: second(9) });
    await world.append('queueItem-1', [comment('by a clock that is slow')], { at: second(8) });
    expect((await entryAt(world.store, item, { at: second(8) }))?.event.revision).toBe(3);
    expect((await entryAt(world.store, item, { at: second(9) }))?.event.revision).toBe(5);
  });

  it('is refused for a revision that there is not', async () => {
    expect(await codeOfRejection(entryAt(world.store, item, { revision: 4 }))).toBe('InvalidArgument');
  });
});

describe('differences', () => {
  const between = async (from: Moment | null, to: Moment) =>
    (await comparisonOf(world.store, item, from, to)).changes.map(({ name, before, after }) => [
      name,
      before,
      after,
    ]);

  it('are those of the fields at two moments', async () => {
    expect(await between({ revision: 2 }, { at: second(9) })).toContainEqual([
      'status',
      'InProgress',
      'Failed',
    ]);
    expect(await between({ revision: 3 }, { revision: 2 })).toContainEqual([
      'status',
      'Failed',
      'InProgress',
    ]);
    expect(await between({ revision: 1 }, { revision: 2 })).toEqual([['comments.2', null, 'x']]);
    expect(await between({ revision: 1 }, { at: second(2) })).toContainEqual(['status', 'InProgress', 'New']);
  });

  it('are all fields from before the beginning', async () => {
    expect(await between(null, { revision: 0 })).toContainEqual(['status', null, 'New']);
    expect(await between({ at: second(0) }, { revision: 0 })).toEqual(await between(null, { revision: 0 }));
  });
});
