import { describe, expect, it } from 'vitest';
import { completeTask, failTask, releaseTask } from '../../../src/commands/finishTask.ts';
import { addTaskFile } from '../../../src/commands/taskReports.ts';
import { publishProcess } from '../../../src/commands/publishProcess.ts';
import { codeOfRejection, second } from '../../support/given.ts';
import { readEvents } from '../../support/orchestrator.ts';
import { failure } from '../domain/task/world.ts';
import { startTaskWorld } from './taskWorld.ts';
import { shaOf } from '../../support/sha.ts';

const output = '{"Result_out": 9007199254740993}';
const start = async () => {
  const world = await startTaskWorld();
  const { task, leaseId } = await world.execute();
  const work = [world, world.byBot, task.created.id, { leaseId }] as const;
  return { world, id: task.created.id, leaseId, work };
};

describe('a task that is done', () => {
  it('has its output, and no lease any more', async () => {
    const { world, id, leaseId, work } = await start();
    const { task } = await completeTask(...work, output);
    expect(task).toMatchObject({ status: 'DONE', output: { text: output }, lease: null });
    expect(await world.task(id)).toEqual(task);
    expect(await world.leases.find(leaseId)).toBeNull();
  });

  it('has an empty output where its bot brings none', async () => {
    const { work } = await start();
    expect((await completeTask(...work, null)).task.output?.text).toBe('{}');
  });

  it('is done once more with the same output, and not with another', async () => {
    const { world, work } = await start();
    const first = await completeTask(...work, output);
    const events = (await readEvents(world.store)).length;
    expect(await completeTask(...work, output)).toEqual(first);
    expect((await readEvents(world.store)).length).toBe(events);
    expect(await codeOfRejection(completeTask(...work, '{}'))).toBe('InvalidTaskStatus');
  });

  it('has an output that fits its process', async () => {
    const { world, id, work } = await start();
    expect(await codeOfRejection(completeTask(...work, '{"Result_out":"a"}'))).toBe('InvalidTaskContext');
    expect(await codeOfRejection(completeTask(...work, '{"File_out":"a.txt"}'))).toBe('InvalidTaskContext');
    const long = `{"a":"${'a'.repeat(256_000)}"}`;
    expect(await codeOfRejection(completeTask(...work, long))).toBe('OutputDataSizeExceeded');
    expect((await world.task(id)).status).toBe('EXECUTING');
    await addTaskFile(...work, { id: 'f', name: 'a.txt', size: 1, sha256: shaOf('abc') });
    expect((await completeTask(...work, '{"File_out":"a.txt"}')).task.status).toBe('DONE');
  });

  it('is measured by the version that it runs, not by a later one', async () => {
    const { world, work } = await start();
    await publishProcess(world, world.context, { process: world.process.key, name: 'Two' });
    expect(await codeOfRejection(completeTask(...work, '{"Result_out":"a"}'))).toBe('InvalidTaskContext');
  });
});

describe('a task that failed', () => {
  it('says why', async () => {
    const { world, leaseId, work } = await start();
    const { task } = await failTask(...work, failure, output);
    expect(task).toMatchObject({ status: 'ERROR', failure, output: { text: output } });
    expect(await world.leases.find(leaseId)).toBeNull();
    expect((await failTask(...work, failure, output)).task).toEqual(task);
  });

  it('does not say too much', async () => {
    const { work } = await start();
    const long = { ...failure, reason: 'r'.repeat(102_401) };
    expect(await codeOfRejection(failTask(...work, long, null))).toBe('ProcessingExceptionFieldSizeExceeded');
    expect(await codeOfRejection(failTask(...work, failure, '[]'))).toBe('InvalidTaskContext');
  });
});

describe('a task that is given back', () => {
  it('waits for the next bot', async () => {
    const { world, leaseId, work } = await start();
    const { task } = await releaseTask(...work, second(9));
    expect(task).toMatchObject({ status: 'QUEUE', deferDate: second(9), lost: 0 });
    expect(await world.leases.find(leaseId)).toBeNull();
  });
});

describe('a bot without the lease', () => {
  it('is told so, whatever it brings', async () => {
    const { world, id } = await start();
    const other = [world, world.byBot, id, { leaseId: 't1.other' }] as const;
    for (const refused of [
      completeTask(...other, '{"Result_out":"a"}'),
      failTask(...other, failure, '[]'),
      releaseTask(...other, null),
    ])
      expect(await codeOfRejection(refused)).toBe('LeaseLost');
  });
});
