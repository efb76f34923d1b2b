import type { Orchestrator } from '../../commands/context.ts';
import { versionOfTask } from '../../commands/taskVersion.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { Recorded } from '../../domain/event.ts';
import type { TaskEvent } from '../../domain/task/events.ts';
import type { ElmaTask } from '../../domain/task/elmaTask.ts';
import { elmaStatus, elmaTask } from '../../domain/task/elmaTask.ts';
import { taskStream } from '../../domain/task/streams.ts';
import type { Task } from '../../domain/task/task.ts';
import { evolve } from '../../domain/task/task.ts';
import { taskLogText } from '../../readModel/queries/taskLog.ts';
import type { ReadModels } from '../../readModel/readModels.ts';
import { decode } from '../../store/decode.ts';

export interface BodyOptions {
  readonly orchestrator: Orchestrator;
  readonly reads: ReadModels;
  readonly includeLog: boolean;
}

const MAX_BYTES = 65_536;

/** What a callback says of its task. A system's UUID may be all that it proves itself with, so it is not sent about. */
type Told = Omit<ElmaTask, 'system'>;

/**
 * The body of a callback: what ELMA's route for the status of a task answers, as of the moment the task ended. Where it
 * is too large the log is left out, then the output: the receiver asks for the status then (ELMA's wire contract).
 */
export async function callbackBody(options: BodyOptions, callback: Callback): Promise<string> {
  const { log, ...brief } = await told(options, callback);
  const { outputCtx: _, ...least } = brief;
  const withoutLog = bodyOf(brief);
  const whole = log === undefined ? withoutLog : bodyOf({ ...brief, log });
  return [whole, withoutLog].find(fits) ?? bodyOf(least);
}

const bodyOf = (task: Told): string => JSON.stringify({ status: elmaStatus(task.status), task });

const fits = (body: string): boolean => Buffer.byteLength(body) <= MAX_BYTES;

async function told({ orchestrator, reads, includeLog }: BodyOptions, callback: Callback): Promise<Told> {
  const { definitions, store } = orchestrator;
  const task = await endedTask(orchestrator, callback);
  const { context } = await versionOfTask(orchestrator, task);
  const process = definitions.process(task.created.processId);
  if (process === undefined) throw new Error('the process of a known version is known');
  const { system: _, ...shown } = elmaTask(task, {
    process: process.key,
    variables: context,
    system: '',
    bot: task.botId === null ? null : (definitions.bot(task.botId)?.key ?? null),
    log: includeLog ? await logOf(reads, store, callback.taskId) : null,
  });
  return shown;
}

async function logOf(
  reads: ReadModels,
  store: Orchestrator['store'],
  taskId: number,
): Promise<string | null> {
  await reads.consistency.waitFor(await store.lastPosition());
  return taskLogText(reads, taskId);
}

/** The task as it was when it ended: what people do to it afterwards is not told. */
async function endedTask({ tasks, store }: Orchestrator, { taskId, taskRevision }: Callback): Promise<Task> {
  const stream = taskStream(taskId);
  const kept = (await tasks.load(stream))?.state;
  if (kept?.version === taskRevision) return kept;
  const events = await store.readStream(stream, { maxCount: taskRevision + 1 });
  const task = events.reduce<Task | null>(
    (before, event) => evolve(before, decode(event) as Recorded<TaskEvent>),
    null,
  );
  if (task === null) throw new Error(`there is no task ${taskId}`);
  return task;
}
