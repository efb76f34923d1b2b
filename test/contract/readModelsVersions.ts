import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processingStatus } from '../../projections/processingStatus/processingStatus.ts';
import type { Projection, Table } from '../../projections/projection.ts';
import { workIdOf } from '../../src/domain/eventId.ts';
import { Projector } from '../../src/readModel/projector.ts';
import { create, newWorld, type World } from '../unit/readModel/world.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';

type NameRow = { readonly id: number; readonly name: string; readonly position: number };

const table: Table<NameRow> = {
  name: 'named',
  columns: { id: 'integer', name: 'text', position: 'integer' },
  key: ['id'],
  indexes: [{ columns: ['name'] }],
};

/** Names items after the version. */
const named = (version: number): Projection<NameRow> => ({
  name: 'named',
  version,
  categories: ['queueItem'],
  table,
  changes: ({ position, ...event }) => [
    {
      key: [workIdOf(event)],
      evolve: () => ({ id: workIdOf(event), name: `v${version}`, position }),
    },
  ],
});

/** The second version has one more column. */
const wider: Projection = {
  ...named(2),
  table: { ...table, columns: { ...table.columns, extra: 'text' } },
};

export function versionsContract(newPlace: NewPlace): void {
  describe('a new version of a projection', () => {
    let world: World;
    let at: TestPlace;
    let projector: Projector | undefined;

    const open = async (projections: readonly Projection[]): Promise<Projector> => {
      await projector?.close();
      projector = undefined;
      projector = new Projector(world.store, await at.openRows(world.store, projections, 1), 2);
      return projector;
    };
    const rows = () => at.run('SELECT * FROM named ORDER BY id');
    const tables = () =>
      at.run(`SELECT table_name, is_serving FROM projection WHERE name = 'named' ORDER BY version`);

    beforeEach(async () => {
      world = newWorld();
      for (let id = 1; id <= 5; id += 1) await world.append(`queueItem-${id}`, [create(id)]);
      at = await newPlace();
      const first = await open([named(1), processingStatus]);
      while ((await first.step()) > 0);
    });

    afterEach(async () => {
      await projector?.close();
      await world.close();
      await at.remove();
    });

    it('is built beside the old one, which serves until then, with nothing in new columns', async () => {
      const next = await open([wider, processingStatus]);
      expect(next.building).toEqual(['named']);
      await next.step();
      expect(await rows()).toHaveLength(5);
      expect((await rows())[0]).toEqual({ id: 1, name: 'v1', extra: null, position: 1 });
      while ((await next.step()) > 0);
      expect(next.building).toEqual([]);
      expect(await rows()).toHaveLength(5);
      expect((await rows())[4]).toEqual({ id: 5, name: 'v2', extra: null, position: 5 });
      expect(await tables()).toEqual([{ table_name: 'named_v2', is_serving: 1 }]);
      await expect(at.run('SELECT * FROM named_v1')).rejects.toThrow(/named_v1/);
    });

    it('goes on being built after a restart, while the others follow the log', async () => {
      await (await open([wider, processingStatus])).step();
      await world.append('queueItem-6', [create(6)]);
      const next = await open([wider, processingStatus]);
      await next.step();
      expect(await at.run('SELECT new_items FROM processing_status')).toEqual([{ new_items: 6 }]);
      expect(next.building).toEqual(['named']);
      while ((await next.step()) > 0);
      expect(await rows()).toHaveLength(6);
      await world.append('queueItem-7', [create(7)]);
      await next.step();
      expect(await rows()).toHaveLength(7);
    });

    it('that is given up again leaves the old one as it was', async () => {
      await (await open([wider, processingStatus])).step();
      expect((await open([named(1), processingStatus])).building).toEqual([]);
      expect(await tables()).toEqual([{ table_name: 'named_v1', is_serving: 1 }]);
      expect(await rows()).toHaveLength(5);
    });

    it('of a projection that is gone is dropped', async () => {
      await open([processingStatus]);
      expect(await tables()).toEqual([]);
      await expect(rows()).rejects.toThrow(/named/);
    });

    it('of a projection that is new serves at once, and grows', async () => {
      await open([processingStatus]);
      const next = await open([named(1), processingStatus]);
      expect([next.building, await rows()]).toEqual([['named'], []]);
      await next.step();
      expect(await rows()).toHaveLength(2);
      while ((await next.step()) > 0);
      expect(await rows()).toHaveLength(5);
    });
  });
}
