import { randomUUID } from 'node:crypto';
import { plainEnvelope } from '../domain/envelope.ts';
import type { FileReference, FileSource } from '../domain/process/contextFiles.ts';
import { fileSources, withFiles } from '../domain/process/contextFiles.ts';
import type { ProcessVersion } from '../domain/process/process.ts';
import type { TaskFile } from '../domain/task/events.ts';
import type { Prepared, Task } from '../domain/task/task.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import type { HandledTask } from './handleTask.ts';
import { handleTask } from './handleTask.ts';
import { checkSize } from './schema/limits.ts';
import { versionOfTask } from './taskVersion.ts';

/** A file of an input context, fetched from its URL and kept. */
export interface FetchedFile {
  readonly url: string;
  readonly file: Omit<TaskFile, 'direction'>;
}

/** The files that must be fetched before a task can be executed, each URL once. */
export async function filesToFetch(orchestrator: Orchestrator, task: Task): Promise<readonly FileSource[]> {
  const version = await versionOfTask(orchestrator, task);
  const { context, urlsAreFiles = false } = task.created;
  return fileSources(version.context, context.text, urlsAreFiles);
}

/**
 * The files of a task are there, so that bots may take it: its context is stored with references to them, and it gets
 * the groups of its process. Throws InvalidTaskStatus where it does not wait for them any more.
 */
export function taskFilesPrepared(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  files: readonly FetchedFile[],
): Promise<HandledTask> {
  const contextId = randomUUID();
  return handleTask(orchestrator, context, id, async (task) => ({
    type: 'Prepare',
    contextId,
    ...prepared(await versionOfTask(orchestrator, task), task, files),
  }));
}

function prepared(
  { groups, context }: ProcessVersion,
  { created }: Task,
  files: readonly FetchedFile[],
): Omit<Prepared, 'contextId'> {
  const kept = files.map(({ file }): TaskFile => ({ ...file, direction: 'in' }));
  if (files.length === 0) return { groups, files: kept };
  const references = new Map(files.map(({ url, file }) => [url, referenceTo(file)]));
  const text = withFiles(context, created.context.text, references, created.urlsAreFiles ?? false);
  return { groups, files: kept, context: plainEnvelope(text) };
}

const referenceTo = ({ id, name, size, sha256 }: FetchedFile['file']): FileReference => ({
  $file: id,
  name,
  size,
  sha256,
});

/** A file could not be fetched: the task has failed. `details` must not tell what a URL's query holds. */
export function taskPreparationFailed(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  details: string,
): Promise<HandledTask> {
  checkSize('details', details);
  const failure = { type: 'ApplicationException', reason: 'PreparationFailed', details, code: null } as const;
  return handleTask(orchestrator, context, id, { type: 'FailPreparation', failure });
}
