import { describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { addComment, deleteComment, editComment, MAX_COMMENT } from '../../../src/commands/comments.ts';
import { bob, codeOfRejection, second } from '../../support/given.ts';
import { startOrchestrator } from '../../support/orchestrator.ts';

const added = async () => {
  const world = await startOrchestrator();
  await world.queue({ name: 'Q' });
  const { created } = await addQueueItem(world, world.context, 'Q', {});
  return { world, id: created.id };
};

describe('a comment', () => {
  it('is added with its author, its time and the revision that it is known by', async () => {
    const { world, id } = await added();
    world.time.now += 3_000;
    const { comment, revision } = await addComment(world, world.context, id, 'look');
    expect(comment).toEqual({ text: 'look', author: world.context.principal, at: second(3) });
    expect(revision).toBe(1);
    expect((await world.item(id)).comments.get(1)).toEqual(comment);
    expect((await world.item(id)).version).toBe(0);
  });

  it('is changed and taken away by its author', async () => {
    const { world, id } = await added();
    const { revision } = await addComment(world, world.context, id, 'look');
    await editComment(world, world.context, id, revision, 'look here');
    expect((await world.item(id)).comments.get(revision)?.text).toBe('look here');
    await deleteComment(world, world.context, id, revision);
    expect((await world.item(id)).comments.size).toBe(0);
  });

  it('is left alone by others', async () => {
    const { world, id } = await added();
    const { revision } = await addComment(world, world.context, id, 'look');
    const context = world.as(bob);
    expect(await codeOfRejection(editComment(world, context, id, revision, 'mine'))).toBe('NotOwnComment');
    expect(await codeOfRejection(deleteComment(world, context, id, revision))).toBe('NotOwnComment');
  });

  it('has a text of 1 to 512 characters', async () => {
    const { world, id } = await added();
    const add = (text: string) => codeOfRejection(addComment(world, world.context, id, text));
    expect(await add('  ')).toBe('InvalidArgument');
    expect(await add('x'.repeat(MAX_COMMENT))).toBeUndefined();
    expect(await add('x'.repeat(MAX_COMMENT + 1))).toBe('InvalidArgument');
    expect(await codeOfRejection(editComment(world, world.context, id, 1, ''))).toBe('InvalidArgument');
  });

  it('on what is not there is refused', async () => {
    const { world, id } = await added();
    expect(await codeOfRejection(addComment(world, world.context, 99, 'look'))).toBe('ItemNotFound');
    expect(await codeOfRejection(deleteComment(world, world.context, id, 0))).toBe('ItemNotFound');
  });

  it('comes with many others at once, each with a revision of its own', async () => {
    const { world, id } = await added();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, (_, n) => addComment(world, world.context, id, `${n}`)),
    );
    const revisions = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value.revision] : []));
    expect(new Set(revisions).size).toBe(4);
    expect((await world.item(id)).comments.size).toBe(4);
  });
});
