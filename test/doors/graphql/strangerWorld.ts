// A folder full of marked texts, and somebody who may do everything, but in another folder.
import { signerOf } from '../../../src/audit/anchors/signer.ts';
import { recordAttempt } from '../../../src/commands/callbacks.ts';
import { alice } from '../../support/given.ts';
import { contextOf } from '../../support/orchestrator.ts';
import { anchorAll } from '../../unit/audit/anchoredLog.ts';
import { type GraphQLRobot, type RobotWorld, startRobotWorld } from './robotWorld.ts';
import { type As, at, idOf } from './world.ts';

/** Stands in every text of the folder that callers have written. */
export const MARK = 'zebra-7f3a';

export const markedProcess = '7d0f7a6e-5b84-4f5e-9f0e-3f2c1f1d2a11';

export interface StrangerWorld extends RobotWorld {
  /** The folder that is full. */
  readonly folder: string;
  readonly owner: As;
  /** All rights, in the other folder alone. */
  readonly stranger: As;
  /** Has failed `failed` and `doneTask`, and works on others. */
  readonly worker: GraphQLRobot;
  readonly ids: Ids;
}

/** What there is in the folder, by number; robots and systems are in none. */
export interface Ids {
  readonly queue: string;
  /** Another one. */
  readonly queueId: string;
  readonly process: string;
  readonly system: string;
  readonly robot: string;
  /** Works on nothing. */
  readonly idleRobot: string;
  readonly added: string;
  readonly failed: string;
  /** Taken by `worker` under `lease`. */
  readonly taken: string;
  readonly lease: string;
  readonly otherLease: string;
  readonly thirdLease: string;
  /** Started by the owner. */
  readonly started: string;
  readonly takenTask: string;
  readonly taskLease: string;
  readonly waitingTask: string;
  readonly anotherTask: string;
  readonly doneTask: string;
  readonly comment: string;
  readonly verification: string;
  readonly operation: string;
}

const addItem = 'mutation ($input: AddQueueItemInput!) { addQueueItem(input: $input) { id } }';

export async function startStrangerWorld(): Promise<StrangerWorld> {
  const world = await startRobotWorld();
  const queue = idOf(
    await world.data(
      'mutation ($name: String!) { createQueue(input: { name: $name, description: $name }) { id } }',
      {
        name: `${MARK} queue`,
      },
    ),
  );
  const process = idOf(
    await world.data('mutation ($input: PublishProcessInput!) { publishProcess(input: $input) { id } }', {
      input: { process: markedProcess, name: `${MARK} process` },
    }),
  );
  const add = async (name: string): Promise<string> => {
    const specificContent = JSON.stringify({ [MARK]: `${MARK} content` });
    const input = {
      queueId: queue,
      reference: `${MARK} ${name}`,
      progress: MARK,
      specificContent,
      source: MARK,
    };
    return idOf(await world.data(addItem, { input }));
  };
  const task = (): Promise<string> =>
    world.addTask({
      process: markedProcess,
      context: JSON.stringify({ text: MARK }),
      callback: `https://bpm.example/${MARK}`,
    });
  const worker = await world.robot('Worker');

  const failed = await add('failed');
  await fail(worker, (await worker.take({ queueIds: [queue] })).leaseId);
  const doneTask = await task();
  await fail(worker, (await worker.take({ processes: [markedProcess] })).leaseId);
  const result = { kind: 'failed', error: 'timeout' } as const;
  const { orchestrator } = world.services;
  await recordAttempt(orchestrator, contextOf(alice), Number(doneTask), { n: 1, ms: 5, result, random: 0.5 });
  const comment = at(
    await world.data(
      'mutation ($id: ID!, $text: String!) { addComment(queueItemId: $id, text: $text) { id } }',
      { id: failed, text: `${MARK} comment` },
    ),
    'addComment',
    'id',
  );
  const taken = await add('taken');
  const [lease, otherLease, thirdLease] = [
    (await worker.take({ queueIds: [queue] })).leaseId,
    (await add('second'), await worker.take({ queueIds: [queue] })).leaseId,
    (await add('third'), await worker.take({ queueIds: [queue] })).leaseId,
  ];
  await add('started');
  const started = idOf(
    await world.data('mutation ($input: StartTransactionInput!) { startTransaction(input: $input) { id } }', {
      input: { queueId: queue },
    }),
  );
  const takenTask = await task();
  const { leaseId: taskLease } = await worker.take({ processes: [markedProcess] });
  const [waitingTask, anotherTask] = [await task(), await task()];
  const added = await add('added');
  const operation = idOf(
    await world.data(
      'mutation ($queue: ID!) { setPriorities(filter: { queueId: $queue }, priority: LOW) { id } }',
      { queue },
    ),
  );
  const { id: idleRobot } = await world.robot('Idle');
  const verification = idOf(await world.data('mutation { verifyAll { id } }'));

  const { keys } = world;
  await anchorAll(orchestrator.store, { signer: await signerOf(keys), keys, everyEvents: 1 });
  const folder = String(orchestrator.definitions.folders()[0]?.id);
  const other = await world.createFolder('Other');
  const { id: userId } = await world.createUser('stranger', ['admin', 'auditor'], [other.id]);
  await orchestrator.caughtUpTo(orchestrator.store.lastAcknowledgedPosition);
  const { systemId: system, queueId } = world;
  const ids: Ids = {
    queue,
    queueId,
    process,
    system,
    robot: worker.id,
    idleRobot,
    added,
    failed,
    taken,
    lease,
    otherLease,
    thirdLease,
    started,
    takenTask,
    taskLease,
    waitingTask,
    anotherTask,
    doneTask,
    comment: String(comment),
    verification,
    operation,
  };
  return {
    ...world,
    folder,
    owner: { headers: { 'x-uipath-organizationunitid': folder } },
    stranger: { token: await world.tokenOf(userId) },
    worker,
    ids,
  };
}

async function fail(worker: GraphQLRobot, leaseId: string): Promise<void> {
  await worker.data(
    `mutation ($lease: ID!, $text: String!, $json: JSONText!) {
      appendLogs(leaseId: $lease, lines: [{ seq: 0, message: $text, source: $text }]) { isTruncated }
      setMetrics(leaseId: $lease, metrics: { numbers: [{ name: $text, value: 1 }] }) { id }
      failWork(
        leaseId: $lease
        exception: { type: BUSINESS_EXCEPTION, reason: $text, details: $text }
        result: { output: $json, analytics: $json }
      ) { id }
    }`,
    { lease: leaseId, text: MARK, json: JSON.stringify({ text: MARK }) },
  );
}
