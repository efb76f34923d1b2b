import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseOrderBy } from '../../src/doors/odata/expression/orderBy.ts';
import { parseFilter } from '../../src/doors/odata/expression/parser.ts';
import { listComments } from '../../src/readModel/queries/comments.ts';
import { listQueues } from '../../src/readModel/queries/definitions.ts';
import { listItems } from '../../src/readModel/queries/items.ts';
import type { ReadModels } from '../../src/readModel/readModels.ts';
import { all, create, newWorld, queueCreate, readModelsOf, type World } from '../unit/readModel/world.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';
import { oddTexts } from './readModelsLog.ts';

const references = ['a', 'B', 'b', 'ä', 'Z', '_', '😀', 'aa', '\uFFFD'];

export function textContract(newPlace: NewPlace): void {
  describe('texts', () => {
    let world: World;
    let reads: ReadModels;
    let at: TestPlace;

    beforeEach(async () => {
      world = newWorld();
      for (const [n, reference] of references.entries())
        await world.append(`queueItem-${n + 1}`, [create(n + 1, { reference })]);
      await world.append('queueItem-100', [
        create(100),
        ...oddTexts.map((text) => ({ type: 'CommentAdded', data: { text } })),
      ]);
      for (const [n, name] of ['Äpfel', 'äpfel', 'APFEL', 'Birnen'].entries())
        await world.append(`queue-${n + 1}`, [queueCreate(n + 1, name)]);
      at = await newPlace();
      reads = await readModelsOf(world, at.place);
    });

    afterEach(async () => {
      await reads.close();
      await world.close();
      await at.remove();
    });

    const referencesWhere = async (filter: string, orderBy = 'Id') => {
      const query = { ...all, filter: parseFilter(filter), orderBy: parseOrderBy(orderBy) };
      return (await listItems(reads, [1], query)).rows.map(({ created }) => created.reference);
    };

    it('come back as they were given, but for halves of surrogate pairs', async () => {
      const { rows } = await listComments(reads, [1], { ...all, orderBy: parseOrderBy('Id') }, 100);
      expect(rows.map(({ text }) => text)).toEqual(oddTexts.map((text) => text.toWellFormed()));
    });

    it('are ordered by code points', async () => {
      const ordered = ['B', 'Z', '_', 'a', 'aa', 'b', 'ä', '\uFFFD', '😀'];
      expect(await referencesWhere('Reference ne null', 'Reference')).toEqual(ordered);
      expect(await referencesWhere("Reference gt 'a'", 'Reference desc')).toEqual(
        ordered.slice(4).toReversed(),
      );
    });

    it('are found with regard to case, by what they begin with and by what they hold', async () => {
      expect(await referencesWhere("startswith(Reference,'a')")).toEqual(['a', 'aa']);
      expect(await referencesWhere("startswith(Reference,'_')")).toEqual(['_']);
      expect(await referencesWhere("contains(Reference,'b')")).toEqual(['b']);
      expect(await referencesWhere("tolower(Reference) eq 'b'")).toEqual(['B', 'b']);
      expect(await referencesWhere('length(Reference) eq 1')).toHaveLength(8);
    });

    it('whose case is ignored ignore that of ASCII letters alone', async () => {
      const named = async (filter: string) => {
        const query = { ...all, filter: parseFilter(filter), orderBy: parseOrderBy('Name') };
        return (await listQueues(reads, null, query)).rows.map(({ name }) => name);
      };
      expect(await named("Name eq 'apfel'")).toEqual(['APFEL']);
      expect(await named("Name eq 'äPFEL'")).toEqual(['äpfel']);
      expect(await named("startswith(Name,'B') or contains(Name,'PFEL')")).toEqual([
        'APFEL',
        'Birnen',
        'Äpfel',
        'äpfel',
      ]);
    });
  });
}
