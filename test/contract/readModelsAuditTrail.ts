import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrailFilter, TrailPlace } from '../../src/readModel/queries/auditTrail.ts';
import { countTrail, listTrail } from '../../src/readModel/queries/auditTrail.ts';
import type { ReadModels } from '../../src/readModel/readModels.ts';
import {
  create,
  keyOf,
  newWorld,
  queueCreate,
  readModelsOf,
  taken,
  type World,
} from '../unit/readModel/world.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';

const app = { kind: 'app', id: 'client-7', name: 'Billing' } as const;
const robot = { kind: 'robot', id: '583', name: 'DocBot' } as const;
const comment = (text: string) => ({ type: 'CommentAdded', data: { text } });
const folderCreate = {
  type: 'Create',
  data: {
    id: 1,
    key: keyOf(1),
    displayName: 'Shared',
    fullyQualifiedName: 'Shared',
    description: null,
    parentId: null,
  },
};
const everything: TrailFilter = { folders: null };

export function auditTrailQueries(newPlace: NewPlace): void {
  describe('the audit trail', () => {
    let world: World;
    let reads: ReadModels;
    let place: TestPlace;

    beforeEach(async () => {
      world = newWorld();
      await world.append('queue-188', [queueCreate(188, 'Q')], { at: '2026-01-01T00:00:00Z' });
      await world.append('queueItem-1', [create(1)], { at: '2026-01-01T00:00:01Z', principal: app });
      await world.append('queueItem-1', [taken()], {
        at: '2026-01-01T00:00:02.000001Z',
        principal: robot,
        door: 'robot',
      });
      await world.append('queueItem-2', [create(2), comment('a'), comment('b')], {
        at: '2026-01-01T00:00:02Z',
        folderId: 2,
      });
      await world.append('name-queue.1', [{ type: 'Taken', data: { key: keyOf(1) } }]);
      await world.append('folder-1', [folderCreate], { at: '2025-01-01T00:00:00Z', folderId: 0 });
      place = await newPlace();
      reads = await readModelsOf(world, place.place);
    });

    afterEach(async () => {
      await reads.close();
      await world.close();
      await place.remove();
    });

    const list = async (filter: Partial<TrailFilter> = {}) => {
      const page = { direction: 'asc', after: null, limit: 100 } as const;
      const entries = await listTrail(reads, { ...everything, ...filter }, page);
      expect(await countTrail(reads, { ...everything, ...filter })).toBe(entries.length);
      return entries.map(({ stream, revision }) => `${stream}/${revision}`);
    };

    it('given streams of several categories, then those of one are found alone', async () => {
      expect(await list({ category: 'queue' })).toEqual(['queue-188/0']);
      expect(await list({ category: 'folder', type: 'Create', folders: [0] })).toEqual(['folder-1/0']);
      expect(await list({ category: 'verification' })).toEqual([]);
    });

    it('given events of all kinds, then what somebody did is listed by the time, and what keeps books is not', async () => {
      expect(await list()).toEqual([
        'folder-1/0',
        'queue-188/0',
        'queueItem-1/0',
        'queueItem-2/0',
        'queueItem-2/1',
        'queueItem-2/2',
        'queueItem-1/1',
      ]);
      const [, , entry] = await listTrail(reads, everything, { direction: 'asc', after: null, limit: 3 });
      const at = Date.UTC(2026, 0, 1, 0, 0, 1) * 1000;
      expect(entry).toEqual({ position: 2, stream: 'queueItem-1', revision: 0, at });
    });

    it.each([
      ['a principal', { principal: app }, ['queueItem-1/0']],
      ['a principal of another kind with the same id', { principal: robot }, ['queueItem-1/1']],
      ['a door', { door: 'robot' }, ['queueItem-1/1']],
      ['a type', { type: 'CommentAdded' }, ['queueItem-2/1', 'queueItem-2/2']],
      ['a folder', { folders: [2] }, ['queueItem-2/0', 'queueItem-2/1', 'queueItem-2/2']],
      ['folders', { folders: [1, 0] }, ['folder-1/0', 'queue-188/0', 'queueItem-1/0', 'queueItem-1/1']],
      ['no folder', { folders: [] }, []],
      ['a time', { from: '2026-01-01T00:00:01Z', to: '2026-01-01T00:00:02Z' }, ['queueItem-1/0']],
      ['its beginning', { from: '2026-01-01T00:00:02.000001Z' }, ['queueItem-1/1']],
      [
        'all at once',
        {
          principal: robot,
          door: 'robot',
          type: 'Status',
          folders: [1],
          from: '2026-01-01T00:00:00Z',
          to: '2027-01-01T00:00:00Z',
        },
        ['queueItem-1/1'],
      ],
      ['what is not together', { principal: app, door: 'robot', type: 'Create', folders: [1] }, []],
    ] satisfies [string, Partial<TrailFilter>, string[]][])(
      'given %s, then it is found',
      async (_, filter, found) => {
        expect(await list(filter)).toEqual(found);
      },
    );

    it.each(['asc', 'desc'] as const)(
      'given a page after the other, %s, then each entry comes once',
      async (direction) => {
        const seen: number[] = [];
        for (let after: TrailPlace | null = null; ;) {
          const page = await listTrail(reads, everything, { direction, after, limit: 2 });
          seen.push(...page.map(({ position }) => position));
          after = page.at(-1) ?? null;
          if (after === null) break;
        }
        const inOrder = [8, 1, 2, 4, 5, 6, 3];
        expect(seen).toEqual(direction === 'asc' ? inOrder : inOrder.toReversed());
      },
    );
  });
}
