import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createTask } from '../../../src/commands/createTask.ts';
import { seedDemoWorld } from '../../../src/demo/demoWorld.ts';
import { elmaDemo } from '../../../src/demo/elmaWorld.ts';
import { elmaOutput } from '../../../src/domain/process/elmaOutput.ts';
import { currentVersion } from '../../../src/domain/process/process.ts';
import { demandOutputFile } from '../../../src/domain/task/files.ts';
import { taskStream } from '../../../src/domain/task/streams.ts';
import type { Task } from '../../../src/domain/task/task.ts';
import { taskLogText } from '../../../src/readModel/queries/taskLog.ts';
import { findTask, listTasks } from '../../../src/readModel/queries/tasks.ts';
import type { ReadModels } from '../../../src/readModel/readModels.ts';
import { verifyChains } from '../../../src/store/verifyChains.ts';
import type { TestOrchestrator } from '../../support/orchestrator.ts';
import { contextOf, startOrchestrator } from '../../support/orchestrator.ts';
import { all, readModelsOf } from '../readModel/world.ts';

describe("the world of ELMA's page", () => {
  let world: TestOrchestrator;
  let reads: ReadModels;

  beforeEach(async () => {
    world = await startOrchestrator();
    await seedDemoWorld(world);
    reads = await readModelsOf({ store: world.store });
    onTestFinished(() => reads.close());
  });

  const task = async (id: number): Promise<Task> => {
    const folded = await world.tasks.load(taskStream(id));
    if (folded === null) throw new Error(`there is no task ${id}`);
    return folded.state;
  };

  const system = (n: 0 | 1) => {
    const found = world.definitions.systemByKey(elmaDemo.systems[n]);
    if (found === undefined) throw new Error('there is a system');
    return found;
  };

  it('holds two systems that are allowed, a process with its group and a bot of that group', () => {
    const { definitions } = world;
    expect([system(0), system(1)]).toMatchObject([{ access: 'ALLOWED' }, { access: 'ALLOWED' }]);
    const process = definitions.processByKey(elmaDemo.process);
    expect(process && currentVersion(process)).toMatchObject({ version: 21, groups: [elmaDemo.group] });
    expect(definitions.botByKey(elmaDemo.bot)).toMatchObject({ access: 'ALLOWED', groups: [elmaDemo.group] });
  });

  it('holds the task that is done, with the output, the log and the times of the page', async () => {
    const done = await task(elmaDemo.doneTask);
    expect(done).toMatchObject({
      status: 'DONE',
      priority: 'MEDIUM',
      contextId: '6e01adcb-de15-475f-86fa-b5d3a78a2d14',
      groups: [elmaDemo.group],
      creationTime: '2020-06-29T10:29:52Z',
      updateTime: '2020-06-29T11:08:29Z',
      created: { systemId: system(0).id },
      botId: world.definitions.botByKey(elmaDemo.bot)?.id,
    });
    const process = world.definitions.process(done.created.processId);
    const variables = process === undefined ? null : (currentVersion(process)?.context ?? null);
    const text = done.output?.text ?? '';
    expect(elmaOutput(variables, text)).toBe(text);
    expect(JSON.parse(text)).toMatchObject({ filevalue_out: null, doublevalue_out: 0.1, intvalue_out: 7 });
    const log = (await taskLogText(reads, elmaDemo.doneTask)) ?? '';
    expect(log.split('\n')).toHaveLength(20);
    expect(log).toMatch(
      /^\[INF\] 2020\/06\/29 14:08:23 \| \[ELMA\.RPA\.Bot\.Server\.RepositoryTask\] \| Started preparing/,
    );
    expect(log).toMatch(/\(token c39f99de-cb8f-4661-a206-b282a4830cbf\) completed!\n$/);
  });

  it('holds the task whose file is downloaded', async () => {
    const file = demandOutputFile(await task(elmaDemo.fileTask), '12.txt');
    expect(file).toMatchObject({ name: '12.txt', size: elmaDemo.file.text.length, direction: 'out' });
    expect((await findTask(reads, [1], elmaDemo.fileTask))?.files).toEqual([file]);
  });

  it('lets the example create its task, which is the next one', async () => {
    const { id, name } = system(0);
    const bySystem = contextOf({ kind: 'system', id: String(id), name });
    const example = await task(elmaDemo.doneTask);
    const created = await createTask(world, bySystem, {
      systemId: id,
      process: elmaDemo.process,
      version: 0,
      callback: 'https://128.145.149.111/v1/task/complete',
      context: example.created.context.text,
    });
    expect(created).toMatchObject({ status: 'PREPARE', created: { id: elmaDemo.doneTask + 1, version: 21 } });
    expect((await listTasks(reads, [1], all)).count).toBe(2);
  });

  it('is chained as every other log', async () => {
    expect((await verifyChains(world.store)).broken).toEqual([]);
    expect(world.ready.tasks.size).toBe(0);
  });
});
