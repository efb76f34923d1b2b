// The whole program with two systems, a process and a bot, and what a test does through ELMA's door most.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { claimWork } from '../../../src/commands/claimWork.ts';
import type { CommandContext, Orchestrator } from '../../../src/commands/context.ts';
import { publishProcess } from '../../../src/commands/publishProcess.ts';
import { allowBot, registerBot } from '../../../src/commands/registerBot.ts';
import { allowSystem, registerSystem } from '../../../src/commands/registerSystem.ts';
import { addTaskFile } from '../../../src/commands/taskReports.ts';
import type { Principal } from '../../../src/domain/event.ts';
import type { ContextVariable, Scope, VariableType } from '../../../src/domain/process/variables.ts';
import type { TaskFence } from '../../../src/domain/task/task.ts';
import type { Answer, AppOptions, TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';
import { piece } from '../../support/files.ts';
import { contextOf } from '../../support/orchestrator.ts';

export const mine = '5d5ec66f-357d-4c2d-bbc1-2012278d2361';
export const other = '5d5ec66f-357d-4c2d-bbc1-2012278d2362';
export const unknown = '5d5ec66f-357d-4c2d-bbc1-2012278d2363';
export const process = 'c39f99de-cb8f-4661-a206-b282a4830cbf';
export const group = '8f6895c5-70a5-498f-b813-ab72e2b6e5f0';
export const bot = '5e771afd-1261-4451-b059-4543d41a5814';

const variable = (
  name: string,
  type: VariableType,
  scope: Scope = 'In',
  isArray = false,
): ContextVariable => ({ name, caption: null, type, isArray, scope });

export const variables: readonly ContextVariable[] = [
  variable('StringParam_in', 'string'),
  variable('IntParam_in', 'int'),
  variable('FileParam_in', 'file'),
  variable('ArrayParam_in', 'file', 'In', true),
  variable('TableParam_in', 'table'),
  variable('Result_out', 'int', 'Out'),
  variable('File_out', 'file', 'Out'),
  { ...variable('Both_inout', 'string', 'InOut'), caption: 'In and out' },
];

export interface ElmaWorld {
  readonly app: TestApp;
  readonly orchestrator: Orchestrator;
  readonly admin: CommandContext;
  /** Posts a body without any credential but those in it. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** The task that `mine` creates; throws where there is none. */
  create(task?: object): Promise<ShownTask>;
  status(id: number): Promise<ShownTask>;
  /** Resolves when the task has a status. */
  reached(id: number, status: string): Promise<ShownTask>;
  /** Lets the bot take this task, which waits for one. */
  take(id: number): Promise<{ readonly fence: TaskFence; readonly context: CommandContext }>;
  /** Has the bot upload a file. */
  upload(id: number, fence: TaskFence, name: string, content: string): Promise<void>;
}

export interface ShownTask extends Readonly<Record<string, unknown>> {
  readonly id: number;
  readonly status: string;
}

export async function startElma(options: AppOptions & { readonly log?: Logger } = {}): Promise<ElmaWorld> {
  const app = await startApp(options);
  const { orchestrator } = app.services;
  const admin = contextOf({ kind: 'user', id: '1', name: 'admin' });
  for (const key of [mine, other]) {
    const registration = { key, name: `BPM ${key.slice(-4)}`, description: null };
    const { id } = await registerSystem(orchestrator, admin, registration);
    await allowSystem(orchestrator, admin, id);
  }
  await publishProcess(orchestrator, admin, {
    process,
    name: 'Creating profiles',
    version: 21,
    groups: [group],
    context: variables,
  });
  const machine = { os: null, host: null, user: null, cpu: null, ramMb: null };
  const asking = { name: 'Bot', machine, version: null, kinds: ['task'] } as const;
  const { id: botId } = await registerBot(orchestrator, admin, asking, bot);
  await allowBot(orchestrator, admin, botId, [group]);
  const byBot = contextOf({ kind: 'bot', id: String(botId), name: 'Bot' } satisfies Principal);

  const post: ElmaWorld['post'] = (path, body, headers = {}) =>
    app.request('POST', `/v1/${path}`, {
      headers: { authorization: '', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const taskOf = ({ json, text }: Answer): ShownTask => {
    const { task } = json as { readonly task?: ShownTask };
    if (task === undefined) throw new Error(text);
    return task;
  };
  const status: ElmaWorld['status'] = async (id) =>
    taskOf(await post('orchestra/task/status', { auth_tkn: mine, id }));

  return {
    app,
    orchestrator,
    admin,
    post,
    status,
    create: async (task = {}) =>
      taskOf(await post('orchestra/task/create', { auth_tkn: mine, task: { process, ...task } })),
    reached: async (id, wanted) => {
      const until = Date.now() + 10_000;
      for (let task = await status(id); ; task = await status(id)) {
        if (task.status === wanted) return task;
        if (Date.now() > until) throw new Error(`task ${id} is ${task.status}, not ${wanted}`);
      }
    },
    take: async (id) => {
      const wanted = { queueIds: [], grant: 'claim', leaseMs: 60_000, tasks: {} } as const;
      // The rows may tell of what has not come round to this thread yet.
      const claimed = await firstOf(() => claimWork(orchestrator, byBot, wanted));
      if (claimed.kind !== 'task' || claimed.task.created.id !== id)
        throw new Error(`task ${id} is not next`);
      return { fence: { leaseId: claimed.leaseId }, context: byBot };
    },
    upload: async (id, fence, name, content) => {
      const { id: sha256, size } = await app.services.files.put(piece(content), { maxBytes: 1_000_000 });
      await addTaskFile(orchestrator, byBot, id, fence, { id: crypto.randomUUID(), name, size, sha256 });
    },
  };
}

/** What there is, as soon as there is something. */
async function firstOf<T>(look: () => Promise<T | null>): Promise<T> {
  const until = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > until) throw new Error('there is nothing');
    await sleep(1);
  }
}
