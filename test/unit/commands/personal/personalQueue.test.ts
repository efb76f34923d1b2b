import { describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../../src/commands/addQueueItem.ts';
import { bulkAddQueueItems } from '../../../../src/commands/bulkAddQueueItems.ts';
import { addComment, editComment } from '../../../../src/commands/comments.ts';
import { editQueueItem } from '../../../../src/commands/editQueueItem.ts';
import { completeWork, failWork } from '../../../../src/commands/finishWork.ts';
import { acceptOnce } from '../../../../src/commands/idempotency.ts';
import { completeLeased, leasedWork } from '../../../../src/commands/leasedWork.ts';
import { moveQueueItem } from '../../../../src/commands/operations/moveQueueItem.ts';
import { editQueue } from '../../../../src/commands/queues.ts';
import { startTransaction } from '../../../../src/commands/startTransaction.ts';
import { personalKinds } from '../../../../src/domain/personal.ts';
import { codeOfRejection } from '../../../support/given.ts';
import { memoryStore, readLog, startOrchestrator } from '../../../support/orchestrator.ts';
import { application } from '../../domain/queueItem/world.ts';
import { eachStore } from '../stores.ts';

const secret = '{"Name":"Ada Lovelace","Big":9007199254740993}';

const started = async (multiStreamAppend = true) => {
  const world = await startOrchestrator({ store: memoryStore(multiStreamAppend) });
  const settings = {
    name: 'Q',
    personal: personalKinds,
    acceptAutomaticallyRetry: true,
    maxNumberOfRetries: 1,
  };
  const queue = await world.queue(settings);
  const add = (content = secret) => addQueueItem(world, world.context, 'Q', { content });
  const take = async () => {
    const claimed = await world.claim(queue.id);
    return { item: claimed?.item, fence: { leaseId: claimed?.leaseId ?? '' } };
  };
  return { world, queue, settings, add, take };
};

eachStore('a personal queue $how', ({ multiStreamAppend }) => {
  it('keeps nothing of its items in plain text, and answers them opened', async () => {
    const { world, queue, add, take } = await started(multiStreamAppend);
    const added = await add();
    const { id } = added.created;
    expect(added.content?.text).toBe(secret);
    const edited = await editQueueItem(world, world.context, { id }, { content: secret });
    expect(edited.item.content?.text).toBe(secret);
    const comment = await addComment(world, world.context, id, 'Ada Lovelace called');
    expect(comment.comment.text).toBe('Ada Lovelace called');
    await editComment(world, world.context, id, comment.revision, 'Ada Lovelace wrote');
    const { item, fence } = await take();
    expect(item?.content?.text).toBe(secret);
    expect(item?.comments.get(comment.revision)?.text).toBe('Ada Lovelace wrote');
    const work = await leasedWork(world, world.context, fence.leaseId);
    expect(work.kind === 'queueItem' && work.item.content?.text).toBe(secret);
    const result = { output: secret, analytics: '{"Name":"Ada Lovelace"}' };
    const failed = await failWork(world, world.context, id, fence, application, result);
    expect(failed.item.output?.text).toBe(secret);
    expect(failed.retry?.content?.text).toBe(secret);
    const again = await take();
    expect(again.item?.content?.text).toBe(secret);
    await completeWork(world, world.context, again.item?.created.id ?? 0, again.fence, result);
    const lent = await startTransaction(world, world.context, { queueName: 'Q', content: secret });
    expect(lent?.content?.text).toBe(secret);
    for (const type of ['AllOrNothing', 'StopOnFirstFailure', 'ProcessAllIndependently'] as const)
      expect(await bulkAddQueueItems(world, world.context, 'Q', type, [{ content: secret }])).toEqual([]);
    const log = await readLog(world.store);
    expect(log.map(({ data, metadata }) => data + metadata).join()).not.toMatch(/Lovelace/);
    expect(queue.personal).toEqual(personalKinds);
  });

  it('copies what is encrypted to the attempt that follows', async () => {
    const { world, add, take } = await started(multiStreamAppend);
    const { id } = (await add()).created;
    const { fence } = await take();
    const { retry } = await failWork(world, world.context, id, fence, application, {});
    expect((await world.item(retry?.created.id ?? 0)).content).toEqual((await world.item(id)).content);
  });

  it('holds a reference with an item that is encrypted, too', async () => {
    const { world } = await started(multiStreamAppend);
    await world.queue({ name: 'U', enforceUniqueReference: true, personal: ['content'] });
    const item = await addQueueItem(world, world.context, 'U', { content: secret, reference: 'r' });
    expect(item.content?.text).toBe(secret);
    const log = await readLog(world.store);
    expect(log.map(({ data }) => data).join()).not.toMatch(/Lovelace/);
  });
});

describe('a personal queue', () => {
  it('knows a result again that a robot brings twice, and refuses another one', async () => {
    const { world, queue, settings, add, take } = await started();
    await add();
    const { fence } = await take();
    const bring = (output: string) => completeLeased(world, world.context, fence.leaseId, { output });
    const first = await bring(secret);
    expect(await bring(secret)).toEqual(first);
    expect(await codeOfRejection(bring('{"Name":"Grace"}'))).toBe('InvalidTransitionFromFinalStatus');
    await editQueue(world, world.context, queue.id, { ...queue, ...settings, personal: [] });
    expect(await bring(secret)).toEqual(first);
  });

  it('knows a result again that was brought before it was personal', async () => {
    const { world, queue, settings, add, take } = await started();
    await editQueue(world, world.context, queue.id, { ...queue, ...settings, personal: [] });
    await add();
    const { fence } = await take();
    const bring = () => completeLeased(world, world.context, fence.leaseId, { output: secret });
    const first = await bring();
    await editQueue(world, world.context, queue.id, { ...queue, ...settings });
    expect(await bring()).toEqual(first);
  });

  it('knows an addition again that is given twice under a key', async () => {
    const { world } = await started();
    const key = '00000000-0000-4000-8000-00000000000a';
    const target = { id: 900, key, uniqueKey: key };
    const give = async () =>
      addQueueItem(
        world,
        await acceptOnce(world, world.context, { key: 'k', request: 'r' }, () => target),
        'Q',
        { content: secret },
      );
    expect(await give()).toEqual(await give());
  });

  it('checks what comes in by its schema before it is encrypted', async () => {
    const { world } = await started();
    const schema = '{"type":"object","required":["Email"]}';
    await world.queue({ name: 'S', personal: personalKinds, specificDataJsonSchema: schema });
    const refused = addQueueItem(world, world.context, 'S', { content: secret });
    expect(await codeOfRejection(refused)).toBe('QueueItemViolatesSpecificDataJsonSchema');
  });

  it('keeps what was encrypted so when it is moved where nothing is personal, and checks it there', async () => {
    const { world, add } = await started();
    const plain = await world.queue({ name: 'Plain' });
    const strict = await world.queue({
      name: 'Strict',
      specificDataJsonSchema: '{"type":"object","required":["Email"]}',
    });
    const { id } = (await add()).created;
    expect(await codeOfRejection(moveQueueItem(world, world.context, id, strict.id))).toBe(
      'QueueItemViolatesSpecificDataJsonSchema',
    );
    const { retry } = await moveQueueItem(world, world.context, id, plain.id);
    expect(retry?.content?.text).toBe(secret);
    const moved = retry?.created.id ?? 0;
    expect((await world.item(moved)).content?.alg).toBe('A256GCM');
    await editQueueItem(world, world.context, { id: moved }, { content: '{"Name":"Grace"}' });
    expect((await world.item(moved)).content?.alg).toBe('A256GCM');
  });

  it('is not made while items hold in plain text what becomes personal, unless that may stay', async () => {
    const { world } = await started();
    const queue = await world.queue({ name: 'P' });
    const edit = (stays: boolean, items: number) =>
      editQueue(
        world,
        world.context,
        queue.id,
        { ...queue, personal: ['content'] },
        { stays, count: async (id, kinds) => (id === queue.id && kinds.join() === 'content' ? items : 0) },
      );
    expect(await codeOfRejection(edit(false, 3))).toBe('ItemsInPlainText');
    expect((await edit(true, 3)).personal).toEqual(['content']);
    // It is personal already.
    expect((await edit(false, 3)).personal).toEqual(['content']);
  });

  it('leaves items of other queues as they come', async () => {
    const { world } = await started();
    await world.queue({ name: 'Plain' });
    const { id } = (await addQueueItem(world, world.context, 'Plain', { content: secret })).created;
    expect((await world.item(id)).content).toEqual({ alg: 'none', keyId: null, iv: null, text: secret });
  });
});
