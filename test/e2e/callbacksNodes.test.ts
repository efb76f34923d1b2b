// Two nodes on one log: whichever of them a task is done through, and whichever is killed, its end is told under one
// name, and the log knows of it exactly once.
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { claimTask } from '../../src/commands/claimTask.ts';
import type { CommandContext, Orchestrator } from '../../src/commands/context.ts';
import { createTask } from '../../src/commands/createTask.ts';
import { completeTask } from '../../src/commands/finishTask.ts';
import { publishProcess } from '../../src/commands/publishProcess.ts';
import { allowSystem, registerSystem } from '../../src/commands/registerSystem.ts';
import { alice } from '../support/given.ts';
import type { InProcessNode, InProcessNodes } from '../support/nodes/inProcess.ts';
import { inProcessNodes } from '../support/nodes/inProcess.ts';
import { contextOf } from '../support/orchestrator.ts';
import type { Receiver } from '../support/receiver.ts';
import { startReceiver } from '../support/receiver.ts';
import { processKey, systemKey } from '../unit/commands/taskWorld.ts';
import { misnamed } from './callbacks/receivedCallbacks.ts';
import { recordedCallbacks, untold } from './callbacks/recordedCallbacks.ts';

const PATIENCE = { timeout: 20_000, interval: 50 };

let cluster: InProcessNodes;
let nodes: InProcessNode[];
let systemId: number;

const start = (): Promise<InProcessNode> => cluster.start({ EGRESS_ALLOW_CIDRS: '127.0.0.0/8' });

beforeAll(async () => {
  cluster = await inProcessNodes();
  nodes = [await start(), await start()];
  await vi.waitUntil(() => nodes.every(({ services }) => services.nodes.living() === 2), PATIENCE);
  const { orchestrator, context } = there(leader());
  const asking = { key: systemKey, name: 'BPM', description: null };
  systemId = (await registerSystem(orchestrator, context, asking)).id;
  await allowSystem(orchestrator, context, systemId);
  await publishProcess(orchestrator, context, { process: processKey, name: 'P', groups: [], context: null });
}, 60_000);
afterAll(() => cluster.stop());

const isLeader = ({ services }: InProcessNode): boolean => services.nodes.isLeader();

function leader(): InProcessNode {
  const found = nodes.find(isLeader);
  if (found === undefined) throw new Error('there is a leader');
  return found;
}

function follower(): InProcessNode {
  const found = nodes.find((node) => !isLeader(node));
  if (found === undefined) throw new Error('there is another node');
  return found;
}

function there({ services: { orchestrator } }: InProcessNode): {
  orchestrator: Orchestrator;
  context: CommandContext;
} {
  return { orchestrator, context: contextOf(alice, orchestrator.definitions.folders()[0]?.id ?? 0) };
}

async function receiver(...answering: Parameters<typeof startReceiver>): Promise<Receiver> {
  const started = await startReceiver(...answering);
  onTestFinished(() => started.stop());
  return started;
}

/** Sets a task through one node, and lets it be done through another one. */
async function done(by: InProcessNode, through: InProcessNode, callback: string): Promise<number> {
  const { orchestrator, context } = there(by);
  const { created } = await createTask(orchestrator, context, { systemId, process: processKey, callback });
  const worker = there(through);
  const claimed = await vi.waitUntil(
    () => claimTask(worker.orchestrator, worker.context, { leaseMs: 60_000 }),
    PATIENCE,
  );
  expect(claimed.task.created.id).toBe(created.id);
  await completeTask(worker.orchestrator, worker.context, created.id, { leaseId: claimed.leaseId }, null);
  return created.id;
}

const ofThese = async (ids: readonly number[]) =>
  (await recordedCallbacks(cluster.log)).filter(({ taskId }) => ids.includes(taskId));

describe('a task that is done', () => {
  it('is told of by one of the nodes, whichever it was done through', async () => {
    const bpm = await receiver();
    const [first, second] = [leader(), follower()];
    const ids = [
      await done(first, second, bpm.url),
      await done(second, first, bpm.url),
      await done(second, second, bpm.url),
    ];
    await expect.poll(async () => untold(await ofThese(ids)), PATIENCE).toEqual([]);
    expect([bpm.had.length, misnamed(bpm.had, ids)]).toEqual([3, []]);
  });
});

describe('a leader that is killed', () => {
  it('after it has sent messages, is followed by one that sends them again, under their names', async () => {
    const held: ServerResponse[] = [];
    let isUp = false;
    const bpm = await receiver((response) => (isUp ? response.end() : void held.push(response)));
    const [first, second] = [leader(), follower()];
    const ids: number[] = [];
    for (let n = 0; n < 4; n += 1) ids.push(await done(second, second, bpm.url));
    // Two of a host are under way at a time.
    await vi.waitUntil(() => held.length === 2, PATIENCE);
    isUp = true;
    const killed = first.kill();
    for (const response of held) response.end();
    await killed;
    nodes = [second];

    await expect.poll(async () => untold(await ofThese(ids)), PATIENCE).toEqual([]);
    expect(isLeader(second)).toBe(true);
    expect([bpm.had.length, misnamed(bpm.had, ids)]).toEqual([6, []]);
  }, 60_000);

  it('leaves nothing to be told that another one does not tell, and one more node changes nothing', async () => {
    const bpm = await receiver();
    nodes.push(await start());
    const ids = [await done(follower(), follower(), bpm.url), await done(leader(), follower(), bpm.url)];
    await expect.poll(async () => untold(await ofThese(ids)), PATIENCE).toEqual([]);
    expect([bpm.had.length, misnamed(bpm.had, ids)]).toEqual([2, []]);
    expect(untold(await recordedCallbacks(cluster.log))).toEqual([]);
  });
});
