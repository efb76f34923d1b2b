import type { Instant } from '../instant.ts';
import { addMinutes } from '../instant.ts';
import type { Variables } from '../process/context.ts';
import { elmaOutput } from '../process/elmaOutput.ts';
import type { TaskCreated } from './events.ts';
import type { Task } from './state.ts';
import type { TaskPriority, TaskStatus } from './statusMachine.ts';
import { hasEnded } from './statusMachine.ts';

/**
 * A task as ELMA's clients read it (ELMA's wire contract, task object): what has no value is left out, times are whole
 * seconds, and `outputCtx` is JSON within a text.
 */
export interface ElmaTask {
  readonly id: number;
  /** The token of the process; `system` and `bot` are UUIDs too. */
  readonly process: string;
  /** Only where the caller named it. */
  readonly version?: number;
  /** The name of the stored context. */
  readonly ctx?: string;
  readonly system: string;
  readonly priority: TaskPriority;
  readonly groups?: readonly string[];
  readonly status: TaskStatus;
  readonly bot?: string;
  readonly outputCtx?: string;
  readonly log?: string;
  readonly metrics: { readonly startTime?: Instant; readonly endTime?: Instant };
  readonly created: Instant;
  readonly updated: Instant;
}

/** What is shown of a task itself. */
type Shown = Pick<
  Task,
  | 'status'
  | 'priority'
  | 'contextId'
  | 'groups'
  | 'output'
  | 'metrics'
  | 'startTime'
  | 'endTime'
  | 'creationTime'
  | 'updateTime'
> & { readonly created: Pick<TaskCreated, 'id' | 'version' | 'isPinned'> };

/** What a task holds by number, by the UUIDs that clients know; `bot` and `log` are null where there is none. */
export interface TaskSurroundings {
  readonly process: string;
  readonly system: string;
  readonly bot: string | null;
  /** Of the version that the task runs. */
  readonly variables: Variables;
  readonly log: string | null;
}

export function elmaTask(task: Shown, { process, system, bot, variables, log }: TaskSurroundings): ElmaTask {
  const { created, contextId, priority, groups, status, output } = task;
  return {
    id: created.id,
    process,
    ...(created.isPinned === true && { version: created.version }),
    ...(contextId !== null && { ctx: contextId }),
    system,
    priority,
    ...(groups.length > 0 && { groups }),
    status,
    ...(bot !== null && { bot }),
    ...(output !== null && { outputCtx: elmaOutput(variables, output.text) }),
    ...(log !== null && { log }),
    metrics: metricsOf(task),
    created: inSeconds(task.creationTime),
    updated: inSeconds(task.updateTime),
  };
}

/** The status beside a task in an answer: 201 as long as it waits or is executed, 200 when it has ended. */
export const elmaStatus = (status: TaskStatus): 200 | 201 => (hasEnded(status) ? 200 : 201);

/** A task that was never executed has none; what its bot has measured comes before what the server has. */
function metricsOf({ status, startTime, endTime, metrics }: Shown): ElmaTask['metrics'] {
  if (startTime === null) return {};
  const start = { startTime: inSeconds(metrics.startTime ?? startTime) };
  const end = metrics.endTime ?? endTime;
  return hasEnded(status) && end !== null ? { ...start, endTime: inSeconds(end) } : start;
}

/** As ELMA's clients read it: a fraction of a second is left out. */
export const inSeconds = (instant: Instant): Instant => `${instant.slice(0, 19)}Z`;

/** As inSeconds, by a clock that is so many minutes ahead of UTC: `2020-06-29T14:29:52+04:00`. */
export function inSecondsAhead(instant: Instant, minutes: number): string {
  const [sign, away] = minutes < 0 ? ['-', -minutes] : ['+', minutes];
  const offset = `${sign}${two(Math.floor(away / 60))}:${two(away % 60)}`;
  return `${addMinutes(instant, minutes).slice(0, 19)}${offset}`;
}

const two = (number: number): string => String(number).padStart(2, '0');
