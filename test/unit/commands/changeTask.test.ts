import { describe, expect, it } from 'vitest';
import { cancelTask, deleteTask, prioritiseTask, setTaskReviewer } from '../../../src/commands/changeTask.ts';
import { failTask } from '../../../src/commands/finishTask.ts';
import { createDefinition } from '../../../src/commands/definitions.ts';
import { addTaskComment, deleteTaskComment, editTaskComment } from '../../../src/commands/taskComments.ts';
import { bob, codeOfRejection } from '../../support/given.ts';
import { contextOf, startOrchestrator } from '../../support/orchestrator.ts';
import { failure } from '../domain/task/world.ts';
import { startTaskWorld } from './taskWorld.ts';

describe('cancelling a task', () => {
  it('is up to the system that has set it, and to people', async () => {
    const world = await startTaskWorld();
    const other = contextOf({ kind: 'system', id: '99', name: 'Other' });
    const { created } = await world.enqueue();
    const target = { id: created.id };
    expect(await codeOfRejection(cancelTask(world, other, target))).toBe('ForbiddenOperation');
    expect((await cancelTask(world, world.bySystem, target)).task.status).toBe('CANCEL');
    expect((await cancelTask(world, world.bySystem, target)).task.status).toBe('CANCEL');
    const next = await world.create();
    expect((await cancelTask(world, world.context, { id: next.created.id })).task.status).toBe('CANCEL');
  });

  it('is refused while a bot works on it, unless the bot is to be asked', async () => {
    const world = await startTaskWorld();
    const { task } = await world.execute();
    const target = { id: task.created.id };
    expect(await codeOfRejection(cancelTask(world, world.bySystem, target))).toBe('InvalidTaskStatus');
    const asked = await cancelTask(world, world.bySystem, target, 'ask');
    expect(asked.task).toMatchObject({ status: 'EXECUTING', cancelRequested: true });
  });

  it('is refused of one in another folder, or of none', async () => {
    const world = await startTaskWorld();
    const { created } = await world.create();
    expect(await codeOfRejection(cancelTask(world, contextOf(bob, 2), { id: created.id }))).toBe(
      'ItemNotFound',
    );
    expect(await codeOfRejection(cancelTask(world, world.context, { id: 99 }))).toBe('ItemNotFound');
  });

  it('sees what another node has written meanwhile', async () => {
    const world = await startTaskWorld();
    const { created } = await world.enqueue();
    const other = await startOrchestrator({ store: world.store });
    await prioritiseTask(other, world.context, { id: created.id }, 'LOW');
    // This node still thinks that its priority is MEDIUM: that nothing would change is not believed.
    const { task } = await prioritiseTask(world, world.context, { id: created.id }, 'MEDIUM');
    expect(task).toMatchObject({ priority: 'MEDIUM', version: 3 });
  });
});

describe('a task that has ended', () => {
  it('is hidden and reviewed, each with the version that the caller has seen', async () => {
    const world = await startTaskWorld();
    const { task, leaseId } = await world.execute();
    const { id } = task.created;
    const failed = await failTask(world, world.byBot, id, { leaseId }, failure, null);
    const user = await createDefinition(world, world.context, 'user', {
      userName: 'carol',
      name: null,
      surname: null,
      email: null,
      roles: ['operator'],
      folders: null,
      isActive: true,
    });
    const stale = { id, version: failed.task.version - 1 };
    expect(await codeOfRejection(setTaskReviewer(world, world.context, stale, user.id))).toBe(
      'OptimisticConcurrency',
    );
    expect(await codeOfRejection(setTaskReviewer(world, world.context, { id }, 99))).toBe(
      'ReviewerNotAvailable',
    );
    const reviewed = await setTaskReviewer(
      world,
      world.context,
      { id, version: failed.task.version },
      user.id,
    );
    expect(reviewed.task).toMatchObject({ reviewerId: user.id, reviewerName: 'carol' });
    const unset = await setTaskReviewer(world, world.context, { id }, null);
    expect(unset.task.reviewerId).toBeNull();
    expect((await deleteTask(world, world.context, { id })).task.status).toBe('DELETED');
    expect(await codeOfRejection(deleteTask(world, world.context, { id }))).toBe('InvalidTaskStatus');
  });
});

describe('comments on a task', () => {
  it('are added, changed and taken away by their author', async () => {
    const world = await startTaskWorld();
    const { id } = (await world.create()).created;
    const { comment, revision } = await addTaskComment(world, world.context, id, 'look');
    expect(comment).toMatchObject({ text: 'look', author: world.context.principal });
    await editTaskComment(world, world.context, id, revision, 'see');
    expect((await world.task(id)).comments.get(revision)?.text).toBe('see');
    expect(await codeOfRejection(editTaskComment(world, contextOf(bob), id, revision, 'no'))).toBe(
      'NotOwnComment',
    );
    await deleteTaskComment(world, world.context, id, revision);
    expect((await world.task(id)).comments.size).toBe(0);
    expect(await codeOfRejection(deleteTaskComment(world, world.context, id, revision))).toBe('ItemNotFound');
  });

  it('are neither empty nor too long', async () => {
    const world = await startTaskWorld();
    const { id } = (await world.create()).created;
    for (const text of [' ', 'c'.repeat(513)])
      expect(await codeOfRejection(addTaskComment(world, world.context, id, text))).toBe('InvalidArgument');
  });
});
