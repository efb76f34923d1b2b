import { describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../../src/commands/addQueueItem.ts';
import { addComment } from '../../../../src/commands/comments.ts';
import { deleteQueueItem } from '../../../../src/commands/editQueueItem.ts';
import { completeErasure, eraseItem } from '../../../../src/commands/erasing/eraseItem.ts';
import { failWork } from '../../../../src/commands/finishWork.ts';
import { acceptOnce } from '../../../../src/commands/idempotency.ts';
import { moveQueueItem } from '../../../../src/commands/operations/moveQueueItem.ts';
import { setReviewStatus } from '../../../../src/commands/reviewQueueItems.ts';
import { erasureRounds } from '../../../../src/reactors/completeErasures.ts';
import { findItem } from '../../../../src/readModel/queries/items.ts';
import { listComments } from '../../../../src/readModel/queries/comments.ts';
import { importLog } from '../../../../src/store/transfer/importLog.ts';
import { readEvents } from '../../../../src/store/transfer/readEvents.ts';
import { verifyChains, verifyStream } from '../../../../src/store/verifyChains.ts';
import { addItemFile } from '../../../../src/commands/itemReports.ts';
import { chunksOf, fileOf } from '../../store/transfer/aLog.ts';
import { alice, codeOfRejection } from '../../../support/given.ts';
import { contextOf, memoryStore, readLog, startOrchestrator } from '../../../support/orchestrator.ts';
import { business } from '../../domain/queueItem/world.ts';
import { all, caughtUp } from '../../readModel/world.ts';
import { dyingStore, storeAround } from '../faultyStore.ts';
import { eachStore } from '../stores.ts';
import { erase, secrets, sha, testFiles, testKeys, twoAttempts } from './world.ts';

const started = async (multiStreamAppend = true) => {
  const store = memoryStore(multiStreamAppend);
  const keys = await testKeys();
  const world = await startOrchestrator({ store, keys });
  return { store, keys, world, files: await testFiles(store, keys) };
};

eachStore('erasing an item $how', ({ multiStreamAppend }) => {
  it('takes all attempts at its work with it, whichever of them is named, and destroys the key', async () => {
    for (const n of [0, 1] as const) {
      const { store, keys, world, files } = await started(multiStreamAppend);
      const ids = await twoAttempts(world);
      const { item, ...erased } = await erase(world, ids[n], files);
      expect(erased).toEqual({ attempts: ids, plaintext: [], isComplete: true });
      expect(await keys.find(`item.${item.created.key}`)).toHaveLength(0);
      for (const id of ids) {
        expect(await world.item(id)).toMatchObject({
          content: null,
          output: null,
          analytics: null,
          files: [],
        });
        expect((await verifyStream(store, `queueItem-${id}`)).broken).toEqual([]);
      }
      const texts = JSON.stringify(await readLog(store));
      for (const secret of secrets) expect(texts).not.toContain(secret);
    }
  });

  it('shows nothing of it in the rows, and gives up the contents of its files', async () => {
    const { store, world, files } = await started(multiStreamAppend);
    const ids = await twoAttempts(world);
    await caughtUp(files.reads, store);
    expect((await findItem(files.reads, null, ids[0]))?.content?.text).toContain(secrets[0]);
    expect((await listComments(files.reads, null, all)).rows.map(({ text }) => text)).toEqual([secrets[3]]);
    await erase(world, ids[0], files);
    await caughtUp(files.reads, store);
    for (const id of ids) expect(await findItem(files.reads, null, id)).toMatchObject({ content: null });
    expect((await listComments(files.reads, null, all)).rows.map(({ text }) => text)).toEqual(['erased']);
    expect(files.deleted.toSorted((a, b) => a.localeCompare(b))).toEqual([sha('a'), sha('b')]);
  });

  it('when it is given again, then nothing changes', async () => {
    const { store, world, files } = await started(multiStreamAppend);
    const [id] = await twoAttempts(world);
    const first = await erase(world, id, files);
    const { length } = await readLog(store);
    expect(await erase(world, id, files)).toEqual(first);
    expect(await readLog(store)).toHaveLength(length);
  });

  it('when its process dies at any write, then whoever comes next completes it or it never was', async () => {
    const ends: string[] = [];
    for (let n = 1; ends.at(-1) !== 'lived'; n += 1) {
      ends.push(await endOfCrash(multiStreamAppend, n, 'before'));
      ends.push(await endOfCrash(multiStreamAppend, n, 'after'));
    }
    // Stream by stream the other attempt follows in a write of its own.
    expect(ends).toEqual(
      multiStreamAppend
        ? ['nothing', 'erased', 'lived', 'lived']
        : ['nothing', 'erased', 'erased', 'erased', 'lived', 'lived'],
    );
  });
});

/** What there is of an erasure, once somebody has come behind the process that died at its n-th write. */
async function endOfCrash(
  multiStreamAppend: boolean,
  n: number,
  when: 'before' | 'after',
): Promise<'lived' | 'nothing' | 'erased' | 'half'> {
  const { store, keys, world, files } = await started(multiStreamAppend);
  const ids = await twoAttempts(world);
  await world.stop();
  const dying = dyingStore(store, n, when);
  const mortal = await startOrchestrator({ store: dying.store, keys, clock: world.time });
  const deaths: unknown[] = [];
  await erase(mortal, ids[1], files).catch((error: unknown) => deaths.push(error));
  if (!dying.isDead()) return deaths.length === 0 ? 'lived' : 'half';
  await mortal.stop();
  const next = await startOrchestrator({ store, keys, clock: world.time });
  await caughtUp(files.reads, store);
  next.time.now += 10_000;
  await erasureRounds({ ...files, orchestrator: next, onError: rethrow })();
  const items = await Promise.all(ids.map((id) => next.item(id)));
  const key = await keys.find(`item.${items[0]?.created.key}`);
  const erased = items.filter(({ erasedAt }) => erasedAt !== null).length;
  if (erased === 2 && key?.byteLength === 0) return 'erased';
  return erased === 0 && key?.byteLength === 32 ? 'nothing' : 'half';
}

const rethrow = (error: unknown): never => {
  throw error;
};

describe('erasing an item', () => {
  it('is refused while another attempt is new, and done once that is deleted', async () => {
    const { world, files } = await started();
    const queue = await world.queue({ name: 'Q', personal: ['content'] });
    const { id } = (await addQueueItem(world, world.context, 'Q', { content: '{"a":1}' })).created;
    const lent = await world.claim(queue.id);
    await failWork(world, world.context, id, { leaseId: lent?.leaseId ?? '' }, business, {});
    const { retry } = await setReviewStatus(world, world.context, { id }, 'Retried');
    const next = retry?.created.id ?? 0;
    expect(await codeOfRejection(erase(world, id, files))).toBe('InvalidStatusForErase');
    await deleteQueueItem(world, world.context, { id: next });
    expect((await erase(world, id, files)).attempts).toEqual([id, next]);
  });

  it('takes with it what was moved', async () => {
    const { world, files } = await started();
    await world.queue({ name: 'From' });
    const to = await world.queue({ name: 'To', personal: ['content'] });
    const { id } = (await addQueueItem(world, world.context, 'From', { content: '{"a":"secret"}' })).created;
    const { retry } = await moveQueueItem(world, world.context, id, to.id);
    const moved = retry?.created.id ?? 0;
    expect(retry?.content?.text).toBe('{"a":"secret"}');
    expect((await world.item(moved)).content?.alg).toBe('A256GCM');
    await deleteQueueItem(world, world.context, { id: moved });
    expect(await erase(world, moved, files)).toMatchObject({
      attempts: [id, moved],
      plaintext: ['content'],
      isComplete: true,
    });
    expect((await world.item(id)).content).toBeNull();
  });

  it('says what of it stays in plain text in the log', async () => {
    const { world, files } = await started();
    const ids = await twoAttempts(world, ['output']);
    expect(await erase(world, ids[0], files)).toMatchObject({
      plaintext: ['content', 'comments'],
      isComplete: true,
    });
  });

  it('is not found in a folder of others', async () => {
    const { world, files } = await started();
    const [id] = await twoAttempts(world);
    const elsewhere = eraseItem(world, contextOf(alice, 2), { id }, files);
    expect(await codeOfRejection(elsewhere)).toBe('ItemNotFound');
  });

  it('under a key is done once', async () => {
    const { world, files } = await started();
    const [id] = await twoAttempts(world);
    const command = { key: 'k', request: 'r' };
    const given = async () =>
      eraseItem(world, await acceptOnce(world, world.context, command), { id, version: 99 }, files);
    const { version } = await world.item(id);
    expect(await codeOfRejection(given())).toBe('OptimisticConcurrency');
    const right = async () =>
      eraseItem(
        world,
        await acceptOnce(world, world.context, { key: 'l', request: 'r' }),
        { id, version },
        files,
      );
    expect(await right()).toEqual(await right());
  });

  it('given a comment that came at the same moment, then that goes, too', async () => {
    const { world, files } = await started();
    const [id, second] = await twoAttempts(world);
    let isFirst = true;
    const slow = storeAround(world.store, async (write) => {
      const isNow = isFirst;
      isFirst = false;
      if (isNow) await addComment(world, world.context, second, 'late');
      return write();
    });
    expect((await eraseItem({ ...world, store: slow }, world.context, { id }, files)).isComplete).toBe(true);
    const texts = [...(await world.item(second)).comments.values()].map(({ text }) => text);
    expect(texts).toEqual(['erased']);
  });

  it('given an attempt that is open, when an erasure is completed, then its key stays until that has ended', async () => {
    const { keys, world, files } = await started();
    const queue = await world.queue({ name: 'Q', personal: ['content'] });
    const { id, key } = (await addQueueItem(world, world.context, 'Q', { content: '{"a":1}' })).created;
    expect(await completeErasure(world, world.context, id, files)).toMatchObject({ isComplete: false });
    expect(await keys.find(`item.${key}`)).toHaveLength(32);
    const lent = await world.claim(queue.id);
    expect(lent?.item.content?.text).toBe('{"a":1}');
    await failWork(world, world.context, id, { leaseId: lent?.leaseId ?? '' }, business, {});
    expect(await completeErasure(world, world.context, id, files)).toMatchObject({ isComplete: true });
    expect(await keys.find(`item.${key}`)).toHaveLength(0);
  });

  it('given an old backup of the keys, when a new leader comes, then they are destroyed again', async () => {
    const { store, keys, world, files } = await started();
    const [id] = await twoAttempts(world);
    const { item } = await erase(world, id, files);
    await keys.set(`item.${item.created.key}`, new Uint8Array(32));
    await caughtUp(files.reads, store);
    world.time.now += 86_400_000;
    await erasureRounds({ ...files, orchestrator: world, onError: rethrow })();
    expect(await keys.find(`item.${item.created.key}`)).toHaveLength(0);
  });

  it('given a log that was moved without its keys, then its chains hold, and what is encrypted is not shown', async () => {
    const { store, world, files } = await started();
    const [first] = await twoAttempts(world);
    const other = await addQueueItem(world, world.context, 'Q', { content: '{"Text":"still there"}' });
    await erase(world, first, files);
    const target = memoryStore();
    await importLog(target, readEvents(chunksOf(await fileOf(store), 65_536)));
    expect((await verifyChains(target)).broken).toEqual([]);
    const elsewhere = await testFiles(target, await testKeys());
    await caughtUp(elsewhere.reads, target);
    expect(await findItem(elsewhere.reads, null, first)).toMatchObject({ content: null });
    const moved = await findItem(elsewhere.reads, null, other.created.id);
    expect(moved?.content?.text).toBe('erased');
  });

  it('given keys that were lost, then what came before is gone and what comes then is kept', async () => {
    const { store, keys, world, files } = await started();
    await world.queue({ name: 'Q', personal: ['content', 'comments'] });
    const { created } = await addQueueItem(world, world.context, 'Q', { content: '{"Text":"before"}' });
    await keys.remove(`item.${created.key}`);
    await addComment(world, world.context, created.id, 'after');
    await caughtUp(files.reads, store);
    expect((await findItem(files.reads, null, created.id))?.content?.text).toBe('erased');
    expect((await listComments(files.reads, null, all)).rows.map(({ text }) => text)).toEqual(['after']);
  });

  it('given a file that other work names, or was put a moment ago, then it stays', async () => {
    const { world, files } = await started();
    const ids = await twoAttempts(world);
    const queue = await world.queue({ name: 'R' });
    const { id } = (await addQueueItem(world, world.context, 'R', {})).created;
    const leaseId = (await world.claim(queue.id))?.leaseId ?? '';
    const file = { id: 'c', name: 'c.txt', size: 1, sha256: sha('b') };
    await addItemFile(world, world.context, id, { leaseId }, file);
    const before: (number | undefined)[] = [];
    const remembering = {
      reads: files.reads,
      files: {
        delete: async (sha256: string, storedBefore?: number) => {
          before.push(storedBefore);
          return files.files.delete(sha256, storedBefore);
        },
      },
    };
    expect((await erase(world, ids[0], remembering)).isComplete).toBe(true);
    expect(files.deleted).toEqual([sha('a')]);
    expect(before).toEqual([world.time.now - 60_000]);
  });
});
