import { DomainError } from '../domain/errors.ts';
import type { Once, Target } from '../domain/idempotency.ts';
import { fileSources } from '../domain/process/contextFiles.ts';
import type { ProcessVersion } from '../domain/process/process.ts';
import type { System } from '../domain/system/system.ts';
import type { NewTask } from '../domain/task/create.ts';
import { checkNewTask, createTask as created } from '../domain/task/create.ts';
import { taskStream } from '../domain/task/streams.ts';
import type { Task } from '../domain/task/task.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import { beginTask } from './handleTask.ts';
import { demandProcess } from './publishProcess.ts';
import { checkSize } from './schema/limits.ts';

/** What a door says about a new task. */
export interface NewTaskInput {
  /** The system that sets it; a system that calls sets its own tasks alone. */
  readonly systemId: number;
  /** The token of its process. */
  readonly process: string;
  /** 0 or nothing for the current one. */
  readonly version?: number | null;
  /** A JSON object as text, as received. */
  readonly context?: string | null;
  readonly callback?: string | null;
  readonly priority?: NewTask['priority'];
}

/** Ids are signed 32-bit integers (ELMA's wire contract). */
const MAX_TASK_ID = 2_147_483_647;

/**
 * Creates a task, which is then prepared (see prepareTask.ts). Throws ItemNotFound (process, version),
 * ForbiddenOperation (system), InvalidTaskContext, InvalidArgument, CallRefused, ContentSizeExceeded.
 */
export async function createTask(
  orchestrator: Orchestrator,
  context: CommandContext,
  input: NewTaskInput,
): Promise<Task> {
  const { tasks, ids, clock, urlsAreFiles = false } = orchestrator;
  const { once } = context;
  const before = once?.isRepeat === true ? await tasks.load(taskStream(idOf(once))) : null;
  if (before !== null) return before.state;
  const system = demandSystem(orchestrator, context, input.systemId);
  const process = demandProcess(orchestrator, context, input.process);
  const task: NewTask = {
    version: input.version ?? 0,
    context: input.context ?? null,
    callback: input.callback ?? null,
    priority: input.priority ?? null,
    urlsAreFiles,
  };
  checkSize('taskContext', task.context);
  // Before an id is given.
  demandCallable(orchestrator, task, checkNewTask(system, process, task));
  const id = once === undefined ? await ids.next('task') : idOf(once);
  if (id > MAX_TASK_ID) throw new DomainError('StreamFull', 'There is no id left for another task.');
  return beginTask(orchestrator, created(id, system, process, task), metadataOf(context, clock), once);
}

/** What a task that is created under a key is called. */
export const taskTarget = async ({ ids }: Orchestrator): Promise<Target> => ({ id: await ids.next('task') });

function idOf({ target }: Once): number {
  if (target.id === undefined) throw new Error('what is created under a key has an id');
  return target.id;
}

function demandSystem({ definitions }: Orchestrator, { principal }: CommandContext, id: number): System {
  const system = definitions.system(id);
  if (system === undefined) throw new DomainError('ItemNotFound', 'The system does not exist.');
  if (principal.kind === 'system' && principal.id !== String(id))
    throw new DomainError('ForbiddenOperation', 'A system sets its own tasks alone.');
  return system;
}

/** What would never be called is refused at once; a name may turn out to be refused when it is resolved. */
function demandCallable(
  { refusalOf = () => null }: Orchestrator,
  { callback, context, urlsAreFiles }: NewTask,
  version: ProcessVersion,
): void {
  const files = fileSources(version.context, context ?? '', urlsAreFiles);
  const named = files.map(({ url, variables }) => ({ url, name: variables.join(', ') }));
  if (callback !== null) named.push({ url: callback, name: 'callback' });
  for (const { url, name } of named) {
    const refusal = refusalOf(url);
    if (refusal !== null) throw new DomainError('CallRefused', `${name}: ${refusal.message}`);
  }
}
