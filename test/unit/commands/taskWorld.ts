// Commands on tasks: an allowed system, a process with a schema and a bot of its group.
import type { ClaimedTask } from '../../../src/commands/claimWork.ts';
import { claimWork } from '../../../src/commands/claimWork.ts';
import type { CommandContext } from '../../../src/commands/context.ts';
import type { NewTaskInput } from '../../../src/commands/createTask.ts';
import { createTask } from '../../../src/commands/createTask.ts';
import { taskFilesPrepared } from '../../../src/commands/prepareTask.ts';
import { publishProcess } from '../../../src/commands/publishProcess.ts';
import { allowBot, registerBot } from '../../../src/commands/registerBot.ts';
import { allowSystem, registerSystem } from '../../../src/commands/registerSystem.ts';
import type { Bot } from '../../../src/domain/bot/bot.ts';
import type { Process } from '../../../src/domain/process/process.ts';
import type { ContextVariable, Scope, VariableType } from '../../../src/domain/process/variables.ts';
import type { System } from '../../../src/domain/system/system.ts';
import { taskStream } from '../../../src/domain/task/streams.ts';
import type { Task } from '../../../src/domain/task/task.ts';
import type { StartOptions, TestOrchestrator } from '../../support/orchestrator.ts';
import { contextOf, startOrchestrator } from '../../support/orchestrator.ts';

export const systemKey = '5d5ec66f-357d-4c2d-bbc1-2012278d2361';
export const processKey = 'c39f99de-cb8f-4661-a206-b282a4830cbf';
export const group = '8f6895c5-70a5-498f-b813-ab72e2b6e5f0';

export const variable = (
  name: string,
  type: VariableType,
  scope: Scope = 'In',
  isArray = false,
): ContextVariable => ({ name, caption: null, type, isArray, scope });

const variables = [
  variable('FileParam_in', 'file'),
  variable('IntParam_in', 'int'),
  variable('Result_out', 'int', 'Out'),
  variable('File_out', 'file', 'Out'),
];

export const machine = { os: null, host: null, user: null, cpu: null, ramMb: null };

export interface TaskWorld extends TestOrchestrator {
  readonly system: System;
  readonly process: Process;
  readonly bot: Bot;
  /** The system's, and the bot's. */
  readonly bySystem: CommandContext;
  readonly byBot: CommandContext;
  create(input?: Partial<NewTaskInput>): Promise<Task>;
  /** Creates a task that waits for a bot. */
  enqueue(input?: Partial<NewTaskInput>): Promise<Task>;
  /** The bot claims the next task for a minute. */
  claimTask(): Promise<ClaimedTask | null>;
  /** Creates a task, and lets the bot begin it. */
  execute(input?: Partial<NewTaskInput>): Promise<ClaimedTask>;
  /** A task as the log has it. */
  task(id: number): Promise<Task>;
}

export async function startTaskWorld(options: StartOptions = {}): Promise<TaskWorld> {
  const world = await startOrchestrator(options);
  const { context } = world;
  const { id } = await registerSystem(world, context, { key: systemKey, name: 'BPM', description: null });
  const system = await allowSystem(world, context, id);
  const process = await publishProcess(world, context, {
    process: processKey,
    name: 'Creating profiles',
    groups: [group],
    context: variables,
  });
  const asking = await registerBot(world, context, { name: 'Bot', machine, version: null, kinds: ['task'] });
  const bot = await allowBot(world, context, asking.id, [group]);
  const bySystem = contextOf({ kind: 'system', id: String(system.id), name: system.name });
  const byBot = contextOf({ kind: 'bot', id: String(bot.id), name: bot.name });
  const create = (input: Partial<NewTaskInput> = {}): Promise<Task> =>
    createTask(world, bySystem, { systemId: system.id, process: processKey, ...input });
  const enqueue = async (input?: Partial<NewTaskInput>): Promise<Task> => {
    const { created } = await create(input);
    return (await taskFilesPrepared(world, context, created.id, [])).task;
  };
  const claimTask = async (): Promise<ClaimedTask | null> => {
    const claimed = await claimWork(world, byBot, {
      queueIds: [],
      grant: 'claim',
      leaseMs: 60_000,
      tasks: {},
    });
    if (claimed?.kind === 'queueItem') throw new Error('no items were wanted');
    return claimed;
  };
  return {
    ...world,
    system,
    process,
    bot,
    bySystem,
    byBot,
    create,
    enqueue,
    claimTask,
    execute: async (input) => {
      await enqueue(input);
      const claimed = await claimTask();
      if (claimed === null) throw new Error('there is a task');
      return claimed;
    },
    task: async (id_) => {
      const folded = await world.tasks.reload(taskStream(id_));
      if (folded === null) throw new Error(`there is no task ${id_}`);
      return folded.state;
    },
  };
}
