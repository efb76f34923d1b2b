import { DomainError } from '../../../domain/errors.ts';
import type { ElmaTask } from '../../../domain/task/elmaTask.ts';
import { elmaStatus, elmaTask, inSecondsAhead } from '../../../domain/task/elmaTask.ts';
import type { Task } from '../../../domain/task/task.ts';
import type { Definitions } from '../../../readModel/definitions.ts';
import type { TaskView } from '../../../readModel/queries/tasks.ts';
import type { Envelope } from '../call.ts';

/** A task as the answers show it, of `log` null where it has none, or none that is wanted. */
export function taskAnswer(definitions: Definitions, task: Task | TaskView, log: string | null): Envelope {
  return { status: elmaStatus(task.status), task: shown(definitions, task, log) };
}

/**
 * A task in the answer to its creation: 201 in any case, and by the clock that the settings say, which is null for UTC
 * (ELMA's wire contract, times and time zones).
 */
export function createdAnswer(definitions: Definitions, task: Task, minutesAhead: number | null): Envelope {
  const created = shown(definitions, task, null);
  if (minutesAhead === null) return { status: 201, task: created };
  const [from, to] = [task.creationTime, task.updateTime].map((at) => inSecondsAhead(at, minutesAhead));
  return { status: 201, task: { ...created, created: from, updated: to } };
}

/** Throws NodeBehind where this node has not heard of what the task belongs to. */
function shown(definitions: Definitions, task: Task | TaskView, log: string | null): ElmaTask {
  const { systemId, processId, version } = task.created;
  const process = definitions.process(processId);
  const system = definitions.system(systemId);
  if (process === undefined || system === undefined) throw new DomainError('NodeBehind');
  return elmaTask(task, {
    process: process.key,
    system: system.key,
    bot: task.botId === null ? null : (definitions.bot(task.botId)?.key ?? null),
    variables: process.versions.find((each) => each.version === version)?.context ?? null,
    log,
  });
}
