import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordAttempt } from '../../../src/commands/callbacks.ts';
import { claimTask } from '../../../src/commands/claimTask.ts';
import type { CommandContext } from '../../../src/commands/context.ts';
import { createTask } from '../../../src/commands/createTask.ts';
import { completeTask } from '../../../src/commands/finishTask.ts';
import { taskFilesPrepared } from '../../../src/commands/prepareTask.ts';
import { publishProcess } from '../../../src/commands/publishProcess.ts';
import { allowSystem, registerSystem } from '../../../src/commands/registerSystem.ts';
import type { AttemptResult } from '../../../src/domain/callback/callback.ts';
import { webhookHeaders } from '../../../src/reactors/callbacks/signature.ts';
import { contextOf } from '../../support/orchestrator.ts';
import { alice } from '../../support/given.ts';
import { processKey, systemKey } from '../../unit/commands/taskWorld.ts';
import { at, nodesOf, startWorld, type World } from './world.ts';

let world: World;
let systemId: number;
/** Delivered, given up and still to be sent, in the order in which they were set. */
let delivered: number;
let dead: number;
let pending: number;

const context: CommandContext = contextOf(alice);

beforeAll(async () => {
  world = await startWorld();
  const { orchestrator } = world.services;
  const asking = { key: systemKey, name: 'BPM', description: null };
  const { id } = await registerSystem(orchestrator, context, asking);
  systemId = (await allowSystem(orchestrator, context, id)).id;
  await publishProcess(orchestrator, context, { process: processKey, name: 'P', groups: [], context: null });
  delivered = await done({ kind: 'answered', code: 204, retryAfterMs: null });
  dead = await done({ kind: 'answered', code: 410, retryAfterMs: null });
  pending = await done({ kind: 'failed', error: 'timeout' });
});
afterAll(() => world.stop());

/** A task that is done, and what came of the first attempt to say so. */
async function done(result: AttemptResult): Promise<number> {
  const { orchestrator } = world.services;
  const callback = 'https://bpm.example/done?key=secret';
  const { created } = await createTask(orchestrator, context, { systemId, process: processKey, callback });
  await taskFilesPrepared(orchestrator, context, created.id, []);
  await orchestrator.caughtUpTo(orchestrator.store.lastAcknowledgedPosition);
  const claimed = await claimTask(orchestrator, context, { leaseMs: 60_000 });
  await completeTask(orchestrator, context, created.id, { leaseId: claimed?.leaseId ?? '' }, null);
  await recordAttempt(orchestrator, context, created.id, { n: 1, ms: 5, result, random: 0.5 });
  return created.id;
}

const listed = async (filter: string): Promise<unknown[]> => {
  const query = `{ callbacks${filter} { totalCount edges { node { taskId } } } }`;
  const nodes = nodesOf(at(await world.data(query), 'callbacks'));
  return nodes.map((node) => Number(at(node, 'taskId')));
};

describe('callbacks', () => {
  it('are listed by their status and their system, the newest first', async () => {
    expect(await listed('')).toEqual([pending, dead, delivered]);
    expect(await listed('(status: DEAD)')).toEqual([dead]);
    expect(await listed(`(status: PENDING, systemId: "${systemId}")`)).toEqual([pending]);
    expect(await listed(`(systemId: "${systemId + 1}")`)).toEqual([]);
  });

  it('come page by page', async () => {
    const page = 'pageInfo { hasNextPage endCursor } edges { node { taskId } } totalCount';
    const first = at(await world.data(`{ callbacks(first: 2) { ${page} } }`), 'callbacks');
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    const after = String(at(first, 'pageInfo', 'endCursor'));
    const second = await world.data(`{ callbacks(first: 2, after: "${after}") { ${page} } }`);
    expect(second).toMatchObject({
      callbacks: { pageInfo: { hasNextPage: false }, edges: [{ node: { taskId: String(delivered) } }] },
    });
  });
});

describe('the callback of a task', () => {
  const query =
    'query ($id: ID!) { callback(taskId: $id) { taskId systemId status outcome url messageId attempts nextAt lastCode lastError requestedAt endedAt } }';

  it('shows how it stands, and no query of its URL', async () => {
    const { text } = await world.ask(query, { id: String(pending) });
    expect(JSON.parse(text)).toEqual({
      data: {
        callback: {
          taskId: String(pending),
          systemId: String(systemId),
          status: 'PENDING',
          outcome: 'DONE',
          url: 'https://bpm.example/done',
          messageId: expect.stringMatching(new RegExp(`^msg_task${pending}_DONE_[0-9a-f]{8}$`)),
          attempts: 1,
          nextAt: expect.any(String),
          lastCode: null,
          lastError: 'timeout',
          requestedAt: expect.any(String),
          endedAt: null,
        },
      },
    });
    expect(text).not.toContain('secret');
  });

  it('is shown with its task, each with its own', async () => {
    const { orchestrator } = world.services;
    const silent = await createTask(orchestrator, context, { systemId, process: processKey });
    const shown = await world.data(
      '{ tasks { edges { node { id callback { taskId status attempts lastCode lastError } } } } }',
    );
    expect(nodesOf(at(shown, 'tasks'))).toEqual([
      { id: String(silent.created.id), callback: null },
      ...[
        { id: pending, status: 'PENDING', lastCode: null, lastError: 'timeout' },
        { id: dead, status: 'DEAD', lastCode: 410, lastError: 'answer' },
        { id: delivered, status: 'DELIVERED', lastCode: 204, lastError: null },
      ].map(({ id, ...stands }) => ({
        id: String(id),
        callback: { taskId: String(id), attempts: 1, ...stands },
      })),
    ]);
  });

  it('is null where there is none', async () => {
    expect(await world.data(query, { id: '999999' })).toEqual({ callback: null });
  });
});

describe('replayCallback', () => {
  const mutation = 'mutation ($id: ID!) { replayCallback(taskId: $id) { status attempts nextAt endedAt } }';

  it('lets a callback be sent again', async () => {
    expect(await world.data(mutation, { id: String(dead) })).toEqual({
      replayCallback: { status: 'PENDING', attempts: 1, nextAt: expect.any(String), endedAt: null },
    });
    expect(await listed('(status: DEAD)')).toEqual([]);
    const [last] = await world.services.orchestrator.store.readStream(`callback-${dead}`, {
      direction: 'backwards',
      maxCount: 1,
    });
    expect(last?.type).toBe('Replayed');
    expect(JSON.parse(last?.metadata ?? '')).toMatchObject({ door: 'graphql', principal: { kind: 'user' } });
  });

  it('sends it once under a key', async () => {
    const once = 'mutation ($id: ID!) { replayCallback(taskId: $id, idempotencyKey: "replay") { status } }';
    const { store } = world.services.orchestrator;
    const count = async () => (await store.readStream(`callback-${delivered}`)).length;
    const before = await count();
    await world.data(once, { id: String(delivered) });
    await world.data(once, { id: String(delivered) });
    expect(await count()).toBe(before + 1);
    await world.data(mutation, { id: String(delivered) });
    expect(await count()).toBe(before + 2);
  });

  it('is refused where there is none', async () => {
    expect((await world.ask(mutation, { id: '999999' })).codes).toEqual(['ITEM_NOT_FOUND']);
  });

  it('is for operators, and not for robots and readers', async () => {
    const codesOf = async (role: 'operator' | 'robot' | 'reader'): Promise<readonly unknown[]> => {
      const { id } = await world.createUser(role, [role]);
      const token = await world.tokenOf(id);
      return (await world.ask(mutation, { id: String(pending) }, { token })).codes;
    };
    expect(await codesOf('operator')).toEqual([]);
    expect(await codesOf('robot')).toEqual(['FORBIDDEN_OPERATION']);
    expect(await codesOf('reader')).toEqual(['FORBIDDEN_OPERATION']);
  });
});

describe('rotateCallbackSecret', () => {
  const mutation =
    'mutation ($id: ID!) { rotateCallbackSecret(systemId: $id) { secret previousValidUntil } }';
  const rotate = async (): Promise<unknown> =>
    at(await world.data(mutation, { id: String(systemId) }), 'rotateCallbackSecret');

  it('makes what callbacks are signed with, and lets the previous one count for a day', async () => {
    const [first, second] = [await rotate(), await rotate()];
    expect(at(first, 'previousValidUntil')).toBeNull();
    const until = Date.parse(String(at(second, 'previousValidUntil'))) - Date.now();
    expect(Math.abs(until - 86_400_000)).toBeLessThan(60_000);
    const keys = await world.services.callbackSecrets.keysOf(systemId);
    const message = { id: 'msg_1', timestamp: Math.floor(Date.now() / 1_000), body: '{"status":200}' };
    for (const made of [first, second])
      expect(
        new Webhook(String(at(made, 'secret'))).verify(message.body, { ...webhookHeaders(message, keys) }),
      ).toEqual({ status: 200 });
  });

  it('is refused for a system that is not there, and to operators', async () => {
    expect((await world.ask(mutation, { id: '999999' })).codes).toEqual(['ITEM_NOT_FOUND']);
    const { id } = await world.createUser('secretive', ['operator']);
    const token = await world.tokenOf(id);
    expect((await world.ask(mutation, { id: String(systemId) }, { token })).codes).toEqual([
      'FORBIDDEN_OPERATION',
    ]);
  });
});

it('shows no callbacks of other folders, and replays none', async () => {
  const { id: folderId } = await world.createFolder('Elsewhere');
  const query = `{ callbacks(folderId: "${folderId}") { totalCount } callback(taskId: "${pending}", folderId: "${folderId}") { status } }`;
  expect(await world.data(query)).toEqual({ callbacks: { totalCount: 0 }, callback: null });
  const mutation = `mutation { replayCallback(taskId: "${pending}", folderId: "${folderId}") { status } }`;
  expect((await world.ask(mutation)).codes).toEqual(['ITEM_NOT_FOUND']);
});
