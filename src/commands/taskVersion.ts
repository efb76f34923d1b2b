import type { ProcessVersion } from '../domain/process/process.ts';
import type { Task } from '../domain/task/task.ts';
import type { Orchestrator } from './context.ts';
import { hear } from './keyedDefinitions.ts';

/** The version of its process that a task runs: it stays known whatever became of the process. */
export async function versionOfTask(orchestrator: Orchestrator, task: Task): Promise<ProcessVersion> {
  const known = knownVersion(orchestrator, task);
  if (known !== undefined) return known;
  // Another node has published it just now.
  await hear(orchestrator, `process-${task.created.processId}`, 0);
  const heard = knownVersion(orchestrator, task);
  if (heard === undefined) throw new Error('the version that a task runs was published');
  return heard;
}

const knownVersion = ({ definitions }: Orchestrator, { created }: Task): ProcessVersion | undefined =>
  definitions.process(created.processId)?.versions.find(({ version }) => version === created.version);
