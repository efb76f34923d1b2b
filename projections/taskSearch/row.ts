import { sortable } from '../../src/domain/instant.ts';
import type { Instant } from '../../src/domain/instant.ts';
import { type ExceptionType, exceptionTypes } from '../../src/domain/queueItem/statusMachine.ts';
import type { TaskFailure, TaskFile, TaskMetrics } from '../../src/domain/task/events.ts';
import type { Task } from '../../src/domain/task/state.ts';
import { taskPriorities, taskStatuses } from '../../src/domain/task/statusMachine.ts';
import { exceptionTypeNames, nameOf, taskPriorityNames, taskStatusNames } from '../names.ts';
import type { Table } from '../projection.ts';
import { envelopeOf, sealOf } from '../sealed.ts';

/** What `Create` says for good. */
interface Created {
  readonly id: number;
  readonly folder_id: number;
  readonly system_id: number;
  readonly process_id: number;
  readonly process_revision: number;
  readonly process_version: number;
  readonly is_pinned: number;
  readonly callback: string | null;
  readonly creation_time: string;
  /** Log position of `Create`: among equals, the task that came first is taken first. */
  readonly create_position: number;
}

/** What later events change. Groups and files are JSON texts of lists, metrics that of an object. */
interface Current {
  readonly status: number;
  readonly priority: number;
  readonly group_keys: string;
  readonly bot_id: number | null;
  readonly run: number;
  readonly lost: number;
  readonly defer_date: string | null;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly update_time: string;
  readonly cancel_requested: number;
  readonly reviewer_id: number | null;
  readonly reviewer_name: string | null;
  readonly context_id: string | null;
  readonly version: number;
  readonly percent: number | null;
  readonly metrics: string;
  readonly progress: string | null;
  /** Null where there is no failure. */
  readonly failure_type: number | null;
  readonly failure_reason: string | null;
  readonly failure_details: string | null;
  readonly failure_code: string | null;
  readonly files: string;
  /** As received, until its files are fetched: then with references to them. */
  readonly context: string;
  readonly context_seal: string | null;
  readonly output: string | null;
  readonly output_seal: string | null;
}

/** One task. Enumerations are numbers, instants texts of fixed width, flags 0 or 1. */
export type TaskRow = { readonly position: number } & { readonly [K in keyof Created]: Created[K] } & {
  readonly [K in keyof Current]: Current[K];
};

/** The long texts stand last, as in the table of items. */
export const taskTable: Table<TaskRow> = {
  name: 'task',
  columns: {
    id: 'integer',
    folder_id: 'integer',
    system_id: 'integer',
    process_id: 'integer',
    process_revision: 'integer',
    process_version: 'integer',
    is_pinned: 'integer',
    creation_time: 'text',
    create_position: 'integer',
    position: 'integer',
    status: 'integer',
    priority: 'integer',
    bot_id: 'integer',
    run: 'integer',
    lost: 'integer',
    defer_date: 'text',
    start_time: 'text',
    end_time: 'text',
    update_time: 'text',
    cancel_requested: 'integer',
    reviewer_id: 'integer',
    reviewer_name: 'text',
    context_id: 'text',
    version: 'integer',
    percent: 'integer',
    failure_type: 'integer',
    failure_code: 'text',
    group_keys: 'text',
    callback: 'text',
    metrics: 'text',
    failure_reason: 'text',
    failure_details: 'text',
    progress: 'text',
    files: 'text',
    context: 'text',
    context_seal: 'text',
    output: 'text',
    output_seal: 'text',
  },
  key: ['id'],
  indexes: [
    { columns: ['status', 'folder_id'] },
    { columns: ['process_id', 'status', 'folder_id'] },
    { columns: ['system_id', 'status', 'folder_id'] },
    { columns: ['bot_id', 'status'], where: 'bot_id' },
    { columns: ['context_id'], where: 'context_id' },
  ],
};

export const createdColumns = ({ created, folderId, creationTime }: Task, position: number): Created => ({
  id: created.id,
  folder_id: folderId,
  system_id: created.systemId,
  process_id: created.processId,
  process_revision: created.processRevision,
  process_version: created.version,
  is_pinned: Number(created.isPinned === true),
  callback: created.callback ?? null,
  creation_time: sortable(creationTime),
  create_position: position,
});

export const currentColumns = (task: Task): Current => ({
  status: taskStatuses[task.status],
  priority: taskPriorities[task.priority],
  group_keys: JSON.stringify(task.groups),
  bot_id: task.botId,
  run: task.run,
  lost: task.lost,
  defer_date: fixedWidth(task.deferDate),
  start_time: fixedWidth(task.startTime),
  end_time: fixedWidth(task.endTime),
  update_time: sortable(task.updateTime),
  cancel_requested: Number(task.cancelRequested),
  reviewer_id: task.reviewerId,
  reviewer_name: task.reviewerName,
  context_id: task.contextId,
  version: task.version,
  percent: task.percent,
  metrics: JSON.stringify(task.metrics),
  progress: task.progress,
  failure_type: task.failure === null ? null : exceptionTypes[task.failure.type],
  failure_reason: task.failure?.reason ?? null,
  failure_details: task.failure?.details ?? null,
  failure_code: task.failure?.code ?? null,
  files: JSON.stringify(task.files),
  context: task.context.text,
  context_seal: sealOf(task.context),
  output: task.output?.text ?? null,
  output_seal: sealOf(task.output),
});

const fixedWidth = (instant: Instant | null): string | null => (instant === null ? null : sortable(instant));

/**
 * The task as far as folding an event into it can tell the difference: without its comments and lease, and with the
 * stored context in the place of the received one. Instants keep their fixed width, which is a spelling of the same.
 */
export function taskOf(row: TaskRow): Task {
  const context = envelopeOf(row.context, row.context_seal);
  if (context === null) throw new TypeError(`task ${row.id} has no context`);
  return {
    created: {
      id: row.id,
      systemId: row.system_id,
      processId: row.process_id,
      processRevision: row.process_revision,
      version: row.process_version,
      ...(row.is_pinned === 1 && { isPinned: true }),
      priority: nameOf(taskPriorityNames, row.priority),
      context,
      ...(row.callback !== null && { callback: row.callback }),
    },
    folderId: row.folder_id,
    creationTime: row.creation_time,
    updateTime: row.update_time,
    status: nameOf(taskStatusNames, row.status),
    priority: nameOf(taskPriorityNames, row.priority),
    contextId: row.context_id,
    context,
    groups: JSON.parse(row.group_keys) as string[],
    files: JSON.parse(row.files) as TaskFile[],
    lease: null,
    botId: row.bot_id,
    run: row.run,
    lost: row.lost,
    deferDate: row.defer_date,
    startTime: row.start_time,
    endTime: row.end_time,
    output: envelopeOf(row.output, row.output_seal),
    failure: failureOf(row),
    progress: row.progress,
    percent: row.percent,
    metrics: JSON.parse(row.metrics) as TaskMetrics,
    cancelRequested: row.cancel_requested === 1,
    endedBy: null,
    reviewerId: row.reviewer_id,
    reviewerName: row.reviewer_name,
    comments: new Map(),
    version: row.version,
  };
}

function failureOf(row: TaskRow): TaskFailure | null {
  if (row.failure_type === null) return null;
  const type: ExceptionType = nameOf(exceptionTypeNames, row.failure_type);
  return { type, reason: row.failure_reason, details: row.failure_details, code: row.failure_code };
}
