import { plainEnvelope } from '../envelope.ts';
import { DomainError } from '../errors.ts';
import { isHttpUrl } from '../httpUrl.ts';
import { checkInput, EMPTY_CONTEXT } from '../process/context.ts';
import type { Process, ProcessVersion } from '../process/process.ts';
import { versionOf } from '../process/process.ts';
import type { System } from '../system/system.ts';
import type { TaskCreated } from './events.ts';
import type { TaskPriority } from './statusMachine.ts';

/** What a caller says about a new task. */
export interface NewTask {
  /** 0 for the current one. */
  readonly version: number;
  /** JSON text; null or empty for none. */
  readonly context: string | null;
  readonly callback: string | null;
  readonly priority: TaskPriority | null;
  /** Whether URLs in the context are files where the process says nothing about it. */
  readonly urlsAreFiles: boolean;
}

/**
 * Refuses a task that the process or its system cannot have; the version that will run it. Throws ForbiddenOperation,
 * ItemNotFound (process, version), InvalidTaskContext, InvalidArgument.
 */
export function checkNewTask(system: System, process: Process, task: NewTask): ProcessVersion {
  if (system.deleted || system.access !== 'ALLOWED')
    throw new DomainError('ForbiddenOperation', 'The system is not allowed to set tasks.');
  if (process.deleted) throw new DomainError('ItemNotFound', 'The process does not exist.');
  const version = versionOf(process, task.version);
  checkInput(version.context, contextOf(task));
  if (task.callback !== null && !isHttpUrl(task.callback))
    throw new DomainError('InvalidArgument', 'callback must be an absolute http or https URL.');
  return version;
}

/** The first event of a task. */
export function createTask(id: number, system: System, process: Process, task: NewTask): TaskCreated {
  const { version, context } = checkNewTask(system, process, task);
  return {
    id,
    systemId: system.id,
    processId: process.id,
    processRevision: process.revision,
    version,
    ...(task.version !== 0 && { isPinned: true }),
    priority: task.priority ?? 'MEDIUM',
    context: plainEnvelope(contextOf(task)),
    ...(task.urlsAreFiles && context === null && { urlsAreFiles: true }),
    ...(task.callback !== null && { callback: task.callback }),
  };
}

const contextOf = ({ context }: NewTask): string =>
  context === null || context.trim() === '' ? EMPTY_CONTEXT : context;
