import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { definitionCategories, Definitions, loadDefinitions } from '../../src/readModel/definitions.ts';
import { decode } from '../../src/store/decode.ts';
import type { ReadModels } from '../../src/readModel/readModels.ts';
import { withTasks } from '../unit/projections/everyTask.ts';
import { Log } from '../unit/projections/scenario.ts';
import { caughtUp, keyOf, newWorld, queueCreate, readModelsOf, type World } from '../unit/readModel/world.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';

/** Every kind of definition, changed and deleted ones too, each with all that its events say of it. */
async function define(world: World): Promise<void> {
  const queue = queueCreate(188, 'a\0 Ü');
  const tags = [{ name: 't', displayName: 'T', value: null, displayValue: null }];
  await world.append('queue-188', [
    queue,
    { type: 'Edit', data: { tags, leaseMinutes: 5, description: `o'x`, encrypted: true } },
  ]);
  await world.append('queue-189', [
    queueCreate(189, 'Gone'),
    { type: 'Delete', data: { key: keyOf(189), releases: 'name-queue.189' } },
  ]);
  const folder = { id: 7, key: keyOf(7), fullyQualifiedName: 'F', description: null, parentId: 1 };
  await world.append('folder-7', [{ type: 'Create', data: { ...folder, displayName: 'F\uFFFE' } }]);
  const user = { key: keyOf(3), name: null, surname: 'S', email: 'a@b.c', isActive: true };
  await world.append('user-583', [
    { type: 'Create', data: { ...user, id: 583, userName: 'admin', roles: ['admin'], folders: [1] } },
    { type: 'Edit', data: { folders: null, isActive: false } },
  ]);
  const robot = { machineName: 'M', username: null, description: 'd', type: 'T', robotEnvironments: '' };
  await world.append('robot-749', [
    { type: 'Create', data: { ...robot, id: 749, key: keyOf(4), name: `o'Bot`, userId: 583 } },
    { type: 'Delete', data: {} },
  ]);
  for (const { stream, type, data, metadata } of withTasks(new Log()).events)
    if (definitionCategories.some((category) => stream.startsWith(`${category}-`)))
      await world.append(stream, [{ type, data: JSON.parse(data) }], JSON.parse(metadata));
}

/** All that is known, deleted definitions by their ids. */
const known = (definitions: Definitions) => ({
  existing: [
    definitions.queues(),
    definitions.folders(),
    definitions.users(),
    definitions.robots(),
    definitions.processes(),
    definitions.systems(),
    definitions.bots(),
  ],
  byId: [
    definitions.queue(188),
    definitions.queue(189),
    definitions.folder(7),
    definitions.user(583),
    definitions.robot(749),
    definitions.process(7),
    definitions.system(61),
    definitions.bot(9),
  ],
  byName: [definitions.queueByName(1, 'a\0 ü'), definitions.queueByName(1, 'Gone')],
});

export function storedDefinitions(newPlace: NewPlace): void {
  describe('definitions as the rows have them', () => {
    let world: World;
    let reads: ReadModels;
    let at: TestPlace;

    beforeEach(async () => {
      world = newWorld();
      await define(world);
      at = await newPlace();
      reads = await readModelsOf(world, at.place);
    });

    afterEach(async () => {
      await reads.close();
      await world.close();
      await at.remove();
    });

    const load = async () => {
      const { defined, position } = await reads.definitions();
      const definitions = new Definitions();
      for (const each of defined) definitions.put(each);
      return { definitions, position };
    };

    it('given every kind of them, then they are those that the log defines, as of the checkpoint', async () => {
      const { definitions, position } = await load();
      const folded = known(await loadDefinitions(world.store));
      expect(known(definitions)).toEqual(folded);
      expect(folded.byId).not.toContain(undefined);
      expect(position).toBe(await world.store.lastPosition());
    });

    it('given the log goes on, then what follows is folded into them', async () => {
      const { definitions, position } = await load();
      await world.append('queue-188', [{ type: 'Edit', data: { name: 'New name' } }]);
      await caughtUp(reads, world.store);
      for (const event of await world.store.readAll({ after: position, maxCount: 10 }))
        definitions.apply(decode(event));
      expect(definitions.queueByName(1, 'new name')).toMatchObject({ id: 188, revision: 2 });
      expect(definitions.queueByName(1, 'a\0 Ü')).toBeUndefined();
    });

    it('given some kind of them is built anew, then there are none, as of the beginning of the log', async () => {
      await at.run(`UPDATE projection SET position = 1 WHERE name = 'bots'`);
      expect(await reads.definitions()).toEqual({ defined: [], position: 0 });
    });
  });
}
