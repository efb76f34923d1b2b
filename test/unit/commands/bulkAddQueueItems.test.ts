import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import type { BulkRow, CommitType, FailedRow } from '../../../src/commands/bulkAddQueueItems.ts';
import { bulkAddQueueItems, MAX_ROWS } from '../../../src/commands/bulkAddQueueItems.ts';
import { metadataOf } from '../../../src/commands/context.ts';
import { referenceStream } from '../../../src/commands/reservations.ts';
import { noHead, sealAppend } from '../../../src/commands/sealedAppend.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import { codeOfRejection, second } from '../../support/given.ts';
import type { TestOrchestrator } from '../../support/orchestrator.ts';
import { memoryStore, readEvents, startOrchestrator } from '../../support/orchestrator.ts';
import { eachStore } from './stores.ts';
import { expectWhole } from './wholeness.ts';

const commitTypes = ['AllOrNothing', 'StopOnFirstFailure', 'ProcessAllIndependently'] as const;

const codes = (failed: readonly FailedRow[]): readonly [number, string][] =>
  failed.map(({ ordinal, error }) => [ordinal, error.code]);

const references = (...all: string[]): BulkRow[] => all.map((reference) => ({ reference }));
const unreadable = new DomainError('InvalidArgument', 'DueDate is not a date and time.');
const tooLong: BulkRow = { reference: 'x'.repeat(129) };

eachStore('adding many items, written $how', ({ multiStreamAppend }) => {
  const start = async () => {
    const world = await startOrchestrator({ store: memoryStore(multiStreamAppend) });
    await world.queue({ name: 'Plain' });
    const { id } = await world.queue({ name: 'Unique', enforceUniqueReference: true });
    const add = (queue: string, commitType: CommitType, rows: readonly BulkRow[]) =>
      bulkAddQueueItems(world, world.context, queue, commitType, rows);
    return { world, add, uniqueId: id };
  };
  const added = async (world: TestOrchestrator): Promise<(string | undefined)[]> =>
    [...(await expectWhole(world.store)).items.values()].map(({ created }) => created.reference);

  it.each(commitTypes)('adds all of them: %s', async (commitType) => {
    const { world, add } = await start();
    expect(await add('Plain', commitType, references('A', 'A', 'B'))).toEqual([]);
    expect(await add('Unique', commitType, references('A', 'B'))).toEqual([]);
    expect(await added(world)).toEqual(['A', 'A', 'B', 'A', 'B']);
  });

  it.each(commitTypes)('adds none of none: %s', async (commitType) => {
    const { world, add } = await start();
    expect(await add('Unique', commitType, [])).toEqual([]);
    expect(await added(world)).toEqual([]);
  });

  it.each(commitTypes)('makes them known to takers in the order of the rows: %s', async (commitType) => {
    const { world, add } = await start();
    await add('Plain', commitType, references('A', 'B', 'C'));
    const queueId = world.definitions.queueByName(1, 'Plain')?.id ?? 0;
    const taken = [await world.claim(queueId), await world.claim(queueId), await world.claim(queueId)];
    expect(taken.map((each) => each?.item.created.reference)).toEqual(['A', 'B', 'C']);
    expect(await world.claim(queueId)).toBeNull();
  });

  it.each(commitTypes)('refuses an unknown queue and too many rows as a whole: %s', async (commitType) => {
    const { add } = await start();
    expect(await codeOfRejection(add('Missing', commitType, references('A')))).toBe('ItemNotFound');
    const rows = Array.from({ length: MAX_ROWS + 1 }, () => ({}));
    expect(await codeOfRejection(add('Plain', commitType, rows))).toBe('InvalidArgument');
  });

  it('adds all the good rows and tells of each bad one: ProcessAllIndependently', async () => {
    const { world, add } = await start();
    await add('Unique', 'ProcessAllIndependently', references('X'));
    const rows = [unreadable, ...references('A', 'X', 'A', ''), tooLong, ...references('B')];
    expect(codes(await add('Unique', 'ProcessAllIndependently', rows))).toEqual([
      [1, 'InvalidArgument'],
      [3, 'DuplicateReference'],
      [4, 'DuplicateReference'],
      [5, 'TransactionReferenceRequired'],
      [6, 'InvalidArgument'],
    ]);
    expect(await added(world)).toEqual(['X', 'A', 'B']);
  });

  it('keeps what comes before the first bad row: StopOnFirstFailure', async () => {
    const { world, add } = await start();
    const rows = [...references('A', 'A', 'B'), unreadable, tooLong, ...references('C')];
    expect(codes(await add('Plain', 'StopOnFirstFailure', rows))).toEqual([[4, 'InvalidArgument']]);
    expect(codes(await add('Unique', 'StopOnFirstFailure', rows))).toEqual([[2, 'DuplicateReference']]);
    expect(await added(world)).toEqual(['A', 'A', 'B', 'A']);
  });

  it.each(['Plain', 'Unique'])(
    'adds nothing where a row is bad, and tells of the first: AllOrNothing (%s)',
    async (queue) => {
      const { world, add } = await start();
      const rows = [...references('A', 'B'), tooLong, unreadable, ...references('C')];
      expect(codes(await add(queue, 'AllOrNothing', rows))).toEqual([[3, 'InvalidArgument']]);
      expect(await added(world)).toEqual([]);
    },
  );

  it('adds nothing where a row repeats the reference of another: AllOrNothing', async () => {
    const { world, add } = await start();
    expect(codes(await add('Unique', 'AllOrNothing', references('A', 'B', 'A', 'B')))).toEqual([
      [3, 'DuplicateReference'],
    ]);
    expect(await added(world)).toEqual([]);
  });

  it('adds nothing where a reference is held, and gives the others back: AllOrNothing', async () => {
    const { world, add } = await start();
    await add('Unique', 'AllOrNothing', references('X', 'Y'));
    expect(codes(await add('Unique', 'AllOrNothing', references('A', 'Y', 'X', 'B')))).toEqual([
      [2, 'DuplicateReference'],
    ]);
    expect(await add('Unique', 'AllOrNothing', references('A', 'B'))).toEqual([]);
    expect(await added(world)).toEqual(['X', 'Y', 'A', 'B']);
  });

  it('holds the references of its rows from then on: AllOrNothing', async () => {
    const { world, add } = await start();
    await add('Unique', 'AllOrNothing', references('A'));
    expect(await codeOfRejection(addQueueItem(world, world.context, 'Unique', { reference: 'A' }))).toBe(
      'DuplicateReference',
    );
  });

  it('takes rows that no single append could hold: AllOrNothing', async () => {
    const { world, add } = await start();
    const content = `{"Text":"${'x'.repeat(250_000)}"}`;
    const rows = Array.from({ length: 12 }, (_, n) => ({ reference: `R-${n}`, content }));
    expect(await add('Unique', 'AllOrNothing', rows)).toEqual([]);
    expect((await added(world)).length).toBe(12);
    const chunks = (await readEvents(world.store)).filter(({ type }) => type === 'Rows');
    expect(chunks.length).toBeGreaterThan(5);
  });

  it('takes rows whose texts grow sixfold when they are written: AllOrNothing', async () => {
    const { world, add } = await start();
    const rows = Array.from({ length: 4 }, () => ({ progress: '\u0001'.repeat(100_000) }));
    expect(await add('Plain', 'AllOrNothing', rows)).toEqual([]);
    expect((await added(world)).length).toBe(4);
  });

  it('lets one of two calls at once have references that both want: AllOrNothing', async () => {
    const { world, add } = await start();
    const [one, two] = await Promise.all([
      add('Unique', 'AllOrNothing', references('A', 'B', 'C')),
      add('Unique', 'AllOrNothing', references('C', 'D', 'A')),
    ]);
    const wins = [one, two].filter((failed) => failed.length === 0).length;
    expect(wins).toBeLessThanOrEqual(1);
    expect((await added(world)).length).toBe(wins * 3);
  });

  /** A batch whose process has died with a reference reserved and nothing decided. */
  const undecidedBatch = async (world: TestOrchestrator, uniqueId: number): Promise<string> => {
    const batchId = randomUUID();
    const metadata = metadataOf(world.context, world.clock);
    const rows = sealAppend(`batch-${batchId}`, noHead, [{ type: 'Rows', data: { rows: [] } }], metadata);
    await world.store.append(rows.append);
    const reserved = { type: 'Reserved', data: { batchId } };
    await world.store.append(sealAppend(referenceStream(uniqueId, 'A'), noHead, [reserved], metadata).append);
    return batchId;
  };

  it('voids a reservation that is older than ten seconds', async () => {
    const { world, add, uniqueId } = await start();
    const batchId = await undecidedBatch(world, uniqueId);
    world.time.now += 10_000;
    expect(await add('Unique', 'AllOrNothing', references('A'))).toEqual([]);
    const batch = (await readEvents(world.store)).filter(({ stream }) => stream === `batch-${batchId}`);
    expect(batch.map(({ type }) => type)).toEqual(['Rows', 'Aborted']);
    expect(batch.map(({ metadata }) => metadata.at)).toEqual([second(0), second(10)]);
    expect(await added(world)).toEqual(['A']);
  });

  it('voids it for a single item as well', async () => {
    const { world, uniqueId } = await start();
    await undecidedBatch(world, uniqueId);
    world.time.now += 10_000;
    await addQueueItem(world, world.context, 'Unique', { reference: 'A' });
    expect(await added(world)).toEqual(['A']);
  });

  it('waits for a reservation that is younger, until it is old enough', async () => {
    const { world, add, uniqueId } = await start();
    await undecidedBatch(world, uniqueId);
    world.time.now += 9_999;
    const adding = add('Unique', 'AllOrNothing', references('A'));
    await setTimeout(50);
    expect((await readEvents(world.store)).some(({ type }) => type === 'Aborted')).toBe(false);
    world.time.now += 1;
    expect(await adding).toEqual([]);
    expect(await added(world)).toEqual(['A']);
  });

  it('gives up on one that stays undecided', async () => {
    const { world, uniqueId } = await start();
    await undecidedBatch(world, uniqueId);
    expect(await codeOfRejection(addQueueItem(world, world.context, 'Unique', { reference: 'A' }))).toBe(
      'Contention',
    );
  });

  it('tells a batch that others have let in, and adds none of it', async () => {
    const { world, add } = await start();
    const append = world.store.append.bind(world.store);
    // Somebody else meets its reservation before it decides, and the clock says that it is old.
    world.store.append = async (events) => {
      const appended = await append(events);
      if (events.events[0]?.type !== 'Reserved') return appended;
      world.store.append = append;
      world.time.now += 10_000;
      await addQueueItem(world, world.context, 'Unique', { reference: 'A' });
      return appended;
    };
    expect(await codeOfRejection(add('Unique', 'AllOrNothing', references('A')))).toBe('Contention');
    expect(await added(world)).toEqual(['A']);
  });
});
