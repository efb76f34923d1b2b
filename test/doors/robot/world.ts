// The whole program with two queues, a process and a system, and what a robot does through its API most.
import type { Logger } from 'pino';
import { expect } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import type { CommandContext, Orchestrator } from '../../../src/commands/context.ts';
import { createTask } from '../../../src/commands/createTask.ts';
import type { NewItemInput } from '../../../src/commands/newItem.ts';
import { publishProcess } from '../../../src/commands/publishProcess.ts';
import { createQueue } from '../../../src/commands/queues.ts';
import { allowBot } from '../../../src/commands/registerBot.ts';
import { allowSystem, registerSystem } from '../../../src/commands/registerSystem.ts';
import type { Process } from '../../../src/domain/process/process.ts';
import type { Queue } from '../../../src/domain/queue/queue.ts';
import { defaultSettings } from '../../../src/domain/queue/queue.ts';
import type { QueueItem } from '../../../src/domain/queueItem/state.ts';
import type { Task } from '../../../src/domain/task/task.ts';
import type { Answer, AppOptions, TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';
import { alice } from '../../support/given.ts';
import { contextOf } from '../../support/orchestrator.ts';

export interface Lease extends Readonly<Record<string, unknown>> {
  readonly leaseId: string;
  readonly kind: 'QUEUE_ITEM' | 'TASK';
  readonly itemId: string;
}

/** A robot that has registered. */
export interface TestRobot {
  readonly botId: string;
  readonly secret: string;
  call(method: string, path: string, body?: object | string, headers?: Headers_): Promise<Answer>;
  /** Takes work; it must get some. */
  take(claim?: object): Promise<Lease>;
}

type Headers_ = Readonly<Record<string, string>>;

export interface RobotWorld {
  readonly app: TestApp;
  readonly orchestrator: Orchestrator;
  readonly admin: CommandContext;
  readonly invoices: Queue;
  readonly orders: Queue;
  readonly process: Process;
  /** Without a credential. */
  post(path: string, body: object | string, headers?: Headers_): Promise<Answer>;
  /** A robot that has registered and is allowed, unless told otherwise. */
  robot(options?: { readonly registration?: object; readonly isAllowed?: boolean }): Promise<TestRobot>;
  addItem(input?: NewItemInput, queue?: Queue): Promise<QueueItem>;
  /** Creates a task and waits until it can be taken. */
  addTask(context?: string): Promise<Task>;
  item(id: number | string): Promise<QueueItem>;
  task(id: number | string): Promise<Task>;
}

export const registration = { name: 'Worker', kinds: ['QUEUE_ITEM', 'TASK'] };

export async function startRobotWorld(
  options: AppOptions & { readonly log?: Logger } = {},
): Promise<RobotWorld> {
  const app = await startApp(options);
  const { orchestrator } = app.services;
  const folderId = orchestrator.definitions.folders()[0]?.id ?? 0;
  const admin = contextOf(alice, folderId);
  const queue = (name: string) =>
    createQueue(orchestrator, admin, {
      ...defaultSettings,
      name,
      acceptAutomaticallyRetry: true,
      maxNumberOfRetries: 2,
    });
  const [invoices, orders] = [await queue('Invoices'), await queue('Orders')];
  const asking = await registerSystem(orchestrator, admin, {
    key: '5d5ec66f-357d-4c2d-bbc1-2012278d2361',
    name: 'BPM',
    description: null,
  });
  const system = await allowSystem(orchestrator, admin, asking.id);
  const process = await publishProcess(orchestrator, admin, {
    name: 'Creating profiles',
    context: [
      { name: 'Name', caption: null, type: 'string', isArray: false, scope: 'In' },
      { name: 'Total', caption: null, type: 'double', isArray: false, scope: 'Out' },
      { name: 'Report', caption: null, type: 'file', isArray: false, scope: 'Out' },
    ],
  });
  const call = (token: string | null, method: string, path: string, body?: object | string, headers = {}) =>
    app.request(method, `/robot/v1${path}`, {
      headers: { authorization: token === null ? '' : `Bearer ${token}`, ...headers },
      ...(body !== undefined && { body }),
    });

  const world: RobotWorld = {
    app,
    orchestrator,
    admin,
    invoices,
    orders,
    process,
    post: (path, body, headers) => call(null, 'POST', path, body, headers),
    robot: async ({ registration: asked = registration, isAllowed = true } = {}) => {
      const answer = await call(null, 'POST', '/registrations', asked);
      expect([answer.status, answer.text]).toStrictEqual([201, expect.any(String)]);
      const { botId, secret } = answer.json as { botId: string; secret: string };
      const bot = orchestrator.definitions.botByKey(botId);
      if (bot === undefined) throw new Error('a registered bot is known');
      if (isAllowed) await allowBot(orchestrator, admin, bot.id, []);
      const asRobot: TestRobot['call'] = (method, path, body, headers) =>
        call(secret, method, path, body, headers);
      const take = async (claim: object = {}): Promise<Lease> => {
        const taken = await asRobot('POST', '/leases', claim);
        expect([taken.status, taken.text]).toStrictEqual([200, expect.any(String)]);
        const [lease] = (taken.json as { leases: Lease[] }).leases;
        if (lease === undefined) throw new Error('200 brings a lease');
        return lease;
      };
      return { botId, secret, call: asRobot, take };
    },
    addItem: (input = {}, to = invoices) => addQueueItem(orchestrator, admin, to.name, input),
    addTask: async (context = '{}') => {
      const input = { systemId: system.id, process: process.key, context };
      const bySystem = contextOf({ kind: 'system', id: String(system.id), name: 'BPM' }, folderId);
      const { created } = await createTask(orchestrator, bySystem, input);
      await expect
        .poll(async () => (await world.task(created.id)).status, { interval: 5, timeout: 5_000 })
        .toBe('QUEUE');
      await orchestrator.caughtUpTo(orchestrator.store.lastAcknowledgedPosition);
      return world.task(created.id);
    },
    item: async (id) => {
      const folded = await orchestrator.items.reload(`queueItem-${id}`);
      if (folded === null) throw new Error(`there is no item ${id}`);
      return folded.state;
    },
    task: async (id) => {
      const folded = await orchestrator.tasks.reload(`task-${id}`);
      if (folded === null) throw new Error(`there is no task ${id}`);
      return folded.state;
    },
  };
  return world;
}

/** The code of a problem, and its status. */
export const problemIn = ({ status, json, headers }: Answer): unknown[] => [
  status,
  headers.get('content-type'),
  (json as { code?: unknown } | undefined)?.code,
];

export const problem = (status: number, code: string): unknown[] => [
  status,
  'application/problem+json; charset=utf-8',
  code,
];
