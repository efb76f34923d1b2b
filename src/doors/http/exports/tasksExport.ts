import type { Caller } from '../../../auth/caller.ts';
import { shownContext } from '../../../domain/task/state.ts';
import { type TaskStatus, taskStatuses } from '../../../domain/task/statusMachine.ts';
import { taskStream } from '../../../domain/task/streams.ts';
import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import type { TaskView } from '../../../readModel/queries/tasks.ts';
import { listTasks } from '../../../readModel/queries/tasks.ts';
import type { Services } from '../services.ts';
import { screaming } from '../screaming.ts';
import type { Parameters } from './parameters.ts';
import type { Search } from './search.ts';
import { allById, compare, hashAt, searchOf } from './search.ts';
import type { ExportRow, ExportTable } from './table.ts';

const columns = [
  'id',
  'folderId',
  'systemId',
  'processId',
  'processVersion',
  'status',
  'priority',
  'creationTime',
  'updateTime',
  'deferDate',
  'startTime',
  'endTime',
  'run',
  'botId',
  'reviewerId',
  'reviewerName',
  'progress',
  'failureType',
  'failureReason',
  'context',
  'output',
  'revision',
  'hash',
];

/** Tasks by their numbers, as itemsTable has items. */
export async function tasksTable(
  services: Services,
  caller: Caller,
  parameters: Parameters,
): Promise<ExportTable> {
  const filters = filtersOf(parameters);
  const search = await searchOf(services, caller, parameters, { name: 'tasks', permission: 'Tasks.View' });
  return { name: search.name, columns, rows: rowsOf(services, search, filters) };
}

function filtersOf(parameters: Parameters): QueryExpression[] {
  const [processId, systemId] = [parameters.number('processId'), parameters.number('systemId')];
  const status = parameters.oneOf('status', Object.keys(taskStatuses) as TaskStatus[]);
  return [
    ...(processId === undefined ? [] : [compare('ProcessId', 'eq', 'number', String(processId))]),
    ...(systemId === undefined ? [] : [compare('SystemId', 'eq', 'number', String(systemId))]),
    ...(status === undefined ? [] : [compare('Status', 'eq', 'enum', status)]),
  ];
}

async function* rowsOf(
  { orchestrator: { store } }: Services,
  { reads, folders }: Search,
  filters: readonly QueryExpression[],
): AsyncGenerator<ExportRow> {
  const tasks = allById(
    (query) => listTasks(reads, folders, query),
    filters,
    ({ created }) => created.id,
  );
  for await (const task of tasks)
    yield rowOf(task, await hashAt(store, taskStream(task.created.id), task.version));
}

const rowOf = (task: TaskView, hash: string | null): ExportRow => ({
  id: task.created.id,
  folderId: task.folderId,
  systemId: task.created.systemId,
  processId: task.created.processId,
  processVersion: task.created.version,
  status: task.status,
  priority: task.priority,
  creationTime: task.creationTime,
  updateTime: task.updateTime,
  deferDate: task.deferDate,
  startTime: task.startTime,
  endTime: task.endTime,
  run: task.run,
  botId: task.botId,
  reviewerId: task.reviewerId,
  reviewerName: task.reviewerName,
  progress: task.progress,
  failureType: task.failure === null ? null : screaming(task.failure.type),
  failureReason: task.failure?.reason,
  context: shownContext(task).text,
  output: task.output?.text,
  revision: task.version,
  hash,
});
