import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseOrderBy } from '../../src/doors/odata/expression/orderBy.ts';
import { parseFilter } from '../../src/doors/odata/expression/parser.ts';
import { listFolders, listQueues, listRobots, listUsers } from '../../src/readModel/queries/definitions.ts';
import { listOpenFollowUps } from '../../src/readModel/queries/openFollowUps.ts';
import type { ReadModels } from '../../src/readModel/readModels.ts';
import {
  all,
  create,
  keyOf,
  newWorld,
  queueCreate,
  readModelsOf,
  type World,
} from '../unit/readModel/world.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';

export function definitionQueries(newPlace: NewPlace): void {
  describe('lists of definitions', () => {
    let world: World;
    let reads: ReadModels;
    let at: TestPlace;

    beforeEach(async () => {
      world = newWorld();
      await world.append('queue-188', [queueCreate(188, 'DocQueue')]);
      await world.append('queue-189', [
        queueCreate(189, 'Gone'),
        { type: 'Delete', data: { key: keyOf(189), releases: 'name-queue.189' } },
      ]);
      await world.append('queue-190', [queueCreate(190, 'alpha')]);
      await world.append('queue-191', [queueCreate(191, 'Elsewhere')], { folderId: 2 });
      await world.append('folder-1', [
        { type: 'Create', data: { id: 1, key: keyOf(1), displayName: 'Shared' } },
      ]);
      await world.append('folder-2', [
        { type: 'Create', data: { id: 2, key: keyOf(2), displayName: 'Two' } },
      ]);
      await world.append('user-583', [
        {
          type: 'Create',
          data: { id: 583, key: keyOf(3), userName: 'admin', roles: ['admin'], folders: null },
        },
      ]);
      await world.append('robot-749', [{ type: 'Create', data: { id: 749, key: keyOf(4), name: 'DocBot' } }]);
      await world.append(
        'reference-188.a',
        [
          {
            type: 'Taken',
            data: { key: keyOf(1), creates: { stream: 'queueItem-1', isNew: true, events: [create(1)] } },
          },
        ],
        { at: '2026-01-01T00:00:05Z' },
      );
      at = await newPlace();
      reads = await readModelsOf(world, at.place);
    });

    afterEach(async () => {
      await reads.close();
      await world.close();
      await at.remove();
    });

    it('given queues in two folders, then those of the folder come that are not deleted', async () => {
      const { rows, count } = await listQueues(reads, [1], { ...all, orderBy: parseOrderBy('Name') });
      expect([rows.map(({ name }) => name), count]).toEqual([['alpha', 'DocQueue'], 2]);
      const filter = parseFilter("contains(name,'SEW')");
      expect((await listQueues(reads, null, { ...all, filter })).rows).toMatchObject([
        { id: 191, folderId: 2 },
      ]);
    });

    it('given folders, then those that the caller may see come', async () => {
      expect((await listFolders(reads, [2], all)).rows).toMatchObject([{ id: 2, displayName: 'Two' }]);
      const filter = parseFilter("DisplayName eq 'Shared'");
      expect((await listFolders(reads, null, { ...all, filter })).rows).toMatchObject([{ id: 1 }]);
    });

    it('given users and robots, then they come as they are', async () => {
      expect((await listUsers(reads, all)).rows).toMatchObject([
        { id: 583, roles: ['admin'], folders: null },
      ]);
      expect(
        (await listRobots(reads, { ...all, filter: parseFilter("Name eq 'docbot'") })).rows,
      ).toMatchObject([{ id: 749 }]);
    });

    it('given a decision without its follow-up, then it is open once it is old enough', async () => {
      expect(await listOpenFollowUps(reads, '2026-01-01T00:00:05Z', 10)).toMatchObject([
        { stream: 'queue-189' },
      ]);
      expect(await listOpenFollowUps(reads, '2026-01-01T00:00:05.1Z', 10)).toEqual([
        { stream: 'queue-189', revision: 1, at: '2026-01-01T00:00:00Z', remaining: 1 },
        { stream: 'reference-188.a', revision: 0, at: '2026-01-01T00:00:05Z', remaining: 1 },
      ]);
    });
  });
}
