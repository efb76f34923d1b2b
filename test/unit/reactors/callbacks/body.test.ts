import { describe, expect, it } from 'vitest';
import { appendTaskLog } from '../../../../src/commands/appendTaskLog.ts';
import { deleteTask } from '../../../../src/commands/changeTask.ts';
import { completeTask } from '../../../../src/commands/finishTask.ts';
import { addTaskComment } from '../../../../src/commands/taskComments.ts';
import type { CallbackWorld, StartOptions } from './world.ts';
import { callbackWorld, hasEnded, receiver } from './world.ts';

interface Told {
  readonly bytes: number;
  readonly task: Readonly<Record<string, unknown>>;
}

const line = (seq: number, message: string) =>
  ({ seq, at: '2024-01-01T13:00:00Z', level: 'INF', source: 'Bot', message }) as const;

/** What is told of a task with this output and these lines in its log. */
async function told(options: StartOptions, output: object, messages: readonly string[] = []): Promise<Told> {
  const world = await callbackWorld();
  const bpm = await receiver();
  const { task, leaseId } = await world.execute({ callback: bpm.url });
  const { id } = task.created;
  const lines = messages.map((message, seq) => line(seq, message));
  if (lines.length > 0) await appendTaskLog(world, world.byBot, id, { leaseId }, lines);
  await completeTask(world, world.byBot, id, { leaseId }, JSON.stringify(output));
  world.start(options);
  await world.until(id, hasEnded);
  const body = bpm.had[0]?.body ?? '';
  const { task: shown } = JSON.parse(body) as { task: Told['task'] };
  return { bytes: Buffer.byteLength(body), task: shown };
}

const small = { Result_out: 7 };
const text = (length: number): object => ({ Result_out: 7, Other_out: 'ä'.repeat(length / 2) });

describe('the body of a callback', () => {
  it('has no log unless that is wanted', async () => {
    expect((await told({}, small, ['one'])).task).not.toHaveProperty('log');
    expect((await told({ includeLog: true }, small, ['one'])).task['log']).toBe(
      '[INF] 2024/01/01 13:00:00 | [Bot] | one\n',
    );
    expect((await told({ includeLog: true }, small)).task).not.toHaveProperty('log');
  });

  it('has no log where it were too large with it', async () => {
    const { task, bytes } = await told({ includeLog: true }, text(40_000), ['x'.repeat(40_000)]);
    expect(task).not.toHaveProperty('log');
    expect(String(task['outputCtx']).length).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThanOrEqual(65_536);
  });

  it('has no output where it were too large with it', async () => {
    const { task, bytes } = await told({}, text(66_000));
    expect(task).not.toHaveProperty('outputCtx');
    expect(task).toMatchObject({ status: 'DONE', bot: expect.any(String) });
    expect(bytes).toBeLessThan(1_000);
  });

  it('has 64 KiB at most, to the byte', async () => {
    const { bytes } = await told({}, text(2_000));
    const most = 65_536 - bytes + 2_000;
    const whole = await told({}, text(most - (most % 2)));
    expect([whole.bytes >= 65_535 && whole.bytes <= 65_536, 'outputCtx' in whole.task]).toEqual([true, true]);
    expect((await told({}, text(most - (most % 2) + 2))).task).not.toHaveProperty('outputCtx');
  });

  it('says how the task ended, whatever is done to it afterwards', async () => {
    const world: CallbackWorld = await callbackWorld();
    const bpm = await receiver();
    const id = await world.done(bpm.url);
    const ended = (await world.task(id)).updateTime;
    world.time.now += 60_000;
    await addTaskComment(world, world.context, id, 'well done');
    await deleteTask(world, world.context, { id });
    world.start();
    await world.until(id, hasEnded);
    expect(JSON.parse(bpm.had[0]?.body ?? '')).toMatchObject({
      status: 200,
      task: { id, status: 'DONE', updated: `${ended.slice(0, 19)}Z` },
    });
  });
});
