import { describe, expect, it } from 'vitest';
import { appendTaskLog } from '../../../src/commands/appendTaskLog.ts';
import { completeTask, releaseTask } from '../../../src/commands/finishTask.ts';
import { addTaskFile, setTaskMetrics, setTaskProgress } from '../../../src/commands/taskReports.ts';
import type { Recorded } from '../../../src/domain/event.ts';
import type { LogLine, TaskLogEvent } from '../../../src/domain/task/log.ts';
import { MAX_CHARACTERS_AT_ONCE } from '../../../src/domain/task/log.ts';
import { codeOfRejection, second } from '../../support/given.ts';
import { memoryStore, readEvents, startOrchestrator } from '../../support/orchestrator.ts';
import { verifyChains } from '../../../src/store/verifyChains.ts';
import { failingStore } from './faultyStore.ts';
import type { TaskWorld } from './taskWorld.ts';
import { startTaskWorld } from './taskWorld.ts';
import { UnknownOutcome } from '../../../src/store/eventStore.ts';
import { shaOf } from '../../support/sha.ts';

const line = (seq: number, message = `line ${seq}`): LogLine => ({
  seq,
  at: second(seq),
  level: 'INF',
  source: 'Bot',
  message,
});

/** Runs and numbers of the lines in the log of task 1, in the order in which they were written. */
const written = async ({ store }: Pick<TaskWorld, 'store'>): Promise<string[]> => {
  const events = (await readEvents(store)).filter(({ stream }) => stream === 'taskLog-1');
  return events.flatMap((event) => {
    const { type, data } = event as Recorded<TaskLogEvent>;
    return type === 'Lines' ? data.lines.map(({ seq }) => `${data.run}.${seq}`) : [type];
  });
};

const start = async (world = startTaskWorld()) => {
  const started = await world;
  const { leaseId } = await started.execute();
  return { world: started, work: [started, started.byBot, 1, { leaseId }] as const };
};

describe('lines of a log', () => {
  it('are written once, whatever comes twice or late', async () => {
    const { world, work } = await start();
    expect(await appendTaskLog(...work, [line(0), line(2)])).toEqual({ isTruncated: false });
    await appendTaskLog(...work, [line(2), line(1)]);
    await appendTaskLog(...work, [line(0), line(1)]);
    expect(await written(world)).toEqual(['1.0', '1.2', '1.1']);
    expect((await verifyChains(world.store)).broken).toEqual([]);
  });

  it('are written once where several come at once', async () => {
    const { world, work } = await start();
    await Promise.all([0, 1, 2, 3].map((n) => appendTaskLog(...work, [line(n), line(n + 1)])));
    expect((await written(world)).toSorted()).toEqual(['1.0', '1.1', '1.2', '1.3', '1.4']);
  });

  it('are those of a new run after the task was given back', async () => {
    const { world, work } = await start();
    await appendTaskLog(...work, [line(0)]);
    await releaseTask(...work, null);
    const claimed = await world.claimTask();
    const next = [world, world.byBot, 1, { leaseId: claimed?.leaseId ?? '' }] as const;
    await appendTaskLog(...next, [line(0)]);
    expect(await written(world)).toEqual(['1.0', '2.0']);
    expect(await codeOfRejection(appendTaskLog(...work, [line(1)]))).toBe('LeaseLost');
  });

  it('are refused once the task has ended, and of somebody without the lease', async () => {
    const { world, work } = await start();
    const other = [world, world.byBot, 1, { leaseId: 't1.other' }] as const;
    expect(await codeOfRejection(appendTaskLog(...other, [line(0)]))).toBe('LeaseLost');
    await completeTask(...work, null);
    expect(await codeOfRejection(appendTaskLog(...work, [line(0)]))).toBe('LeaseLost');
    const none = [world, world.byBot, 99, { leaseId: 't99.other' }] as const;
    expect(await codeOfRejection(appendTaskLog(...none, [line(0)]))).toBe('ItemNotFound');
  });

  it('are taken by a node that has not heard of the lease', async () => {
    const { world, work } = await start();
    const other = await startOrchestrator({ store: world.store });
    await other.tasks.load('task-1');
    await releaseTask(...work, null);
    const claimed = await world.claimTask();
    const there = [other, world.byBot, 1, { leaseId: claimed?.leaseId ?? '' }] as const;
    expect(await appendTaskLog(...there, [line(0)])).toEqual({ isTruncated: false });
  });

  it('are written once where nobody knows at first whether they were', async () => {
    const failing = failingStore(memoryStore());
    const { world, work } = await start(startTaskWorld({ store: failing.store }));
    failing.fail(new UnknownOutcome('the line went dead'), 'after');
    await appendTaskLog(...work, [line(0)]);
    await appendTaskLog(...work, [line(0), line(1)]);
    expect(await written(world)).toEqual(['1.0', '1.1']);
  });

  it('end where the log is full', async () => {
    const { world, work } = await start();
    const long = (seq: number) => line(seq, 'm'.repeat(MAX_CHARACTERS_AT_ONCE - 100));
    for (let seq = 0; seq < 20; seq += 1)
      expect(await appendTaskLog(...work, [long(seq)])).toEqual({ isTruncated: false });
    expect(await appendTaskLog(...work, [long(20)])).toEqual({ isTruncated: true });
    expect(await appendTaskLog(...work, [line(21)])).toEqual({ isTruncated: true });
    expect((await written(world)).at(-1)).toBe('Truncated');
  });
});

describe('what a bot tells of its task', () => {
  it('is kept with it', async () => {
    const { world, work } = await start();
    await setTaskProgress(...work, 'half', 50);
    await setTaskMetrics(...work, { startTime: second(1), numbers: { clicks: 3 } });
    await addTaskFile(...work, { id: 'f', name: '12.txt', size: 3, sha256: shaOf('abc') });
    expect(await world.task(1)).toMatchObject({
      progress: 'half',
      percent: 50,
      metrics: { startTime: second(1), numbers: { clicks: 3 } },
      files: [{ name: '12.txt', direction: 'out' }],
    });
  });

  it('has limits', async () => {
    const { work } = await start();
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`n${n}`, n]));
    for (const [refused, code] of [
      [setTaskProgress(...work, 'p'.repeat(104_858), null), 'ProgressDataSizeExceeded'],
      [setTaskProgress(...work, 'half', 101), 'InvalidArgument'],
      [setTaskMetrics(...work, { numbers: many }), 'InvalidArgument'],
      [setTaskMetrics(...work, { numbers: { n: Number.POSITIVE_INFINITY } }), 'InvalidArgument'],
      [setTaskMetrics(...work, { numbers: { ['n'.repeat(101)]: 1 } }), 'InvalidArgument'],
      [addTaskFile(...work, { id: 'f', name: ' ', size: 3, sha256: shaOf('abc') }), 'InvalidArgument'],
      [
        addTaskFile(...work, { id: 'f', name: 'n'.repeat(256), size: 3, sha256: shaOf('abc') }),
        'InvalidArgument',
      ],
    ] as const)
      expect(await codeOfRejection(refused)).toBe(code);
  });
});
