import type { CommandContext, Orchestrator } from '../../commands/context.ts';
import { internalContext } from '../../commands/prepareStore.ts';
import { filesToFetch, taskFilesPrepared, taskPreparationFailed } from '../../commands/prepareTask.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Recorded } from '../../domain/event.ts';
import { categoryOf, keyOf } from '../../domain/event.ts';
import type { FileSource } from '../../domain/process/contextFiles.ts';
import type { TaskEvent } from '../../domain/task/events.ts';
import { taskStream } from '../../domain/task/streams.ts';
import type { Task } from '../../domain/task/task.ts';
import { atMost, atMostForEach } from '../atMost.ts';
import { every } from '../every.ts';
import type { FileFetching } from './fetchFile.ts';
import { FileFailed } from './fetchFile.ts';
import { fetchFiles } from './fetchFiles.ts';

/** Tasks that are looked at, and whose files are fetched, at a time. */
const LOOKED_AT = 256;
const FETCHED_FOR = 32;
/** Of them of one system: whose files come from a server that hangs keeps no other system's tasks waiting. */
const FETCHED_FOR_SYSTEM = 8;

/** A task that could not be prepared for a reason that is not its own is tried again after at most this time. */
const AGAIN_MS = 5_000;

export interface PreparingOptions extends Pick<FileFetching, 'files' | 'outbound' | 'fileMs' | 'pausesMs'> {
  readonly orchestrator: Orchestrator;
  readonly listen: (listener: (event: Recorded) => void) => () => void;
  readonly onError: (error: unknown, what: string) => void;
}

export interface Preparing {
  /** Gives up what is under way; those tasks are prepared after the next start. */
  stop(): Promise<void>;
}

/**
 * Prepares each task as soon as it is created, and those that were left when it starts: fetches the files that its
 * context names and lets it wait for a bot, or fail where one cannot be had. The expected revision of the one append
 * decides, so that a task is moved once, whatever was tried before.
 */
export function prepareTasks(options: PreparingOptions): Preparing {
  const { orchestrator, listen, onError } = options;
  const lookInTurns = atMost(LOOKED_AT);
  const fetchInTurns = fetchingInTurns();
  const underWay = new Map<number, { readonly controller: AbortController; readonly done: Promise<void> }>();
  let isStopped = false;

  const begin = (id: number): void => {
    if (isStopped || underWay.has(id)) return;
    const controller = new AbortController();
    const { signal } = controller;
    const done = prepare(options, { lookInTurns, fetchInTurns, signal }, id)
      .catch((error: unknown) => {
        if (!signal.aborted) onError(error, `task ${id} could not be prepared`);
      })
      .finally(() => underWay.delete(id));
    underWay.set(id, { controller, done });
  };
  const beginAll = (): void => orchestrator.ready.tasks.preparing().forEach(begin);

  const unlisten = listen((event) => {
    if (categoryOf(event.stream) !== 'task') return;
    const { type, data } = event as Recorded<TaskEvent>;
    const id = Number(keyOf(event.stream));
    if (type === 'Create') begin(id);
    // Whoever cancels a task spares its files.
    else if (type === 'Status' && data.to === 'CANCEL') underWay.get(id)?.controller.abort();
  });
  beginAll();
  const rounds = every(
    AGAIN_MS,
    async () => beginAll(),
    (error) => onError(error, 'no task could be prepared'),
  );

  return {
    stop: async () => {
      isStopped = true;
      unlisten();
      for (const { controller } of underWay.values()) controller.abort();
      await Promise.all([rounds.stop(), ...[...underWay.values()].map(({ done }) => done)]);
    },
  };
}

interface Turns {
  readonly lookInTurns: ReturnType<typeof atMost>;
  readonly fetchInTurns: (systemId: number, work: () => Promise<void>) => Promise<void>;
  readonly signal: AbortSignal;
}

function fetchingInTurns(): Turns['fetchInTurns'] {
  const [ofAll, ofSystem] = [atMost(FETCHED_FOR), atMostForEach(FETCHED_FOR_SYSTEM)];
  return (systemId, work) => ofSystem(systemId, () => ofAll(work));
}

async function prepare(options: PreparingOptions, turns: Turns, id: number): Promise<void> {
  const { lookInTurns, fetchInTurns, signal } = turns;
  const waiting = await lookInTurns(() => unlessOvertaken(lookAt(options.orchestrator, id, signal)));
  if (waiting === undefined) return;
  const { systemId, context, sources } = waiting;
  await fetchInTurns(systemId, () => unlessOvertaken(fetchFor(options, context, id, sources, signal)));
}

interface Waiting {
  readonly systemId: number;
  readonly context: CommandContext;
  readonly sources: readonly FileSource[];
}

/** A task without files waits for a bot at once; else what is to be fetched for it. */
async function lookAt(
  orchestrator: Orchestrator,
  id: number,
  signal: AbortSignal,
): Promise<Waiting | undefined> {
  const task = (await orchestrator.tasks.load(taskStream(id)))?.state;
  if (task?.status !== 'PREPARE' || signal.aborted) return undefined;
  const context = contextFor(task);
  const sources = await filesToFetch(orchestrator, task);
  if (sources.length > 0) return { systemId: task.created.systemId, context, sources };
  await taskFilesPrepared(orchestrator, context, id, []);
  return undefined;
}

const contextFor = ({ folderId }: Task): CommandContext => ({ ...internalContext('Preparation'), folderId });

async function fetchFor(
  { orchestrator, files, outbound, fileMs, pausesMs }: PreparingOptions,
  context: CommandContext,
  id: number,
  sources: readonly FileSource[],
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const fetching = { files, outbound, fileMs, signal, ...(pausesMs !== undefined && { pausesMs }) };
  try {
    const fetched = await fetchFiles(fetching, sources);
    await taskFilesPrepared(orchestrator, context, id, fetched);
  } catch (error) {
    if (!(error instanceof FileFailed)) throw error;
    await taskPreparationFailed(orchestrator, context, id, error.message);
  }
}

/** Somebody has cancelled the task, or another node has prepared it. */
async function unlessOvertaken<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'InvalidTaskStatus') return undefined;
    throw error;
  }
}
