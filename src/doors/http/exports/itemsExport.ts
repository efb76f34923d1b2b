import type { Caller } from '../../../auth/caller.ts';
import { itemStream } from '../../../domain/followUps.ts';
import { ERASED } from '../../../domain/personal.ts';
import type { QueueItem } from '../../../domain/queueItem/queueItem.ts';
import { statuses, type Status } from '../../../domain/queueItem/statusMachine.ts';
import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import { listItems } from '../../../readModel/queries/items.ts';
import type { Services } from '../services.ts';
import { screaming } from '../screaming.ts';
import type { Parameters } from './parameters.ts';
import type { Search } from './search.ts';
import { allById, compare, hashAt, searchOf } from './search.ts';
import type { ExportRow, ExportTable } from './table.ts';

const columns = [
  'id',
  'key',
  'queueId',
  'folderId',
  'status',
  'reviewStatus',
  'reviewerId',
  'reviewerName',
  'priority',
  'reference',
  'creationTime',
  'deferDate',
  'dueDate',
  'startProcessing',
  'endProcessing',
  'retryNumber',
  'robotId',
  'progress',
  'exceptionType',
  'exceptionReason',
  'specificContent',
  'output',
  'analytics',
  'erasedAt',
  'revision',
  'hash',
];

/**
 * Items by their numbers, as they are or as they were at an instant, each with the revision and the chain hash of the
 * event that it was then at. Throws as Snapshots do, and InvalidArgument before the beginning of the log.
 */
export async function itemsTable(
  services: Services,
  caller: Caller,
  parameters: Parameters,
): Promise<ExportTable> {
  const filters = filtersOf(parameters);
  const what = { name: 'queue-items', permission: 'Transactions.View' } as const;
  const search = await searchOf(services, caller, parameters, what);
  return { name: search.name, columns, rows: rowsOf(services, search, filters) };
}

function filtersOf(parameters: Parameters): QueryExpression[] {
  const queueId = parameters.number('queueId');
  const status = parameters.oneOf('status', Object.keys(statuses) as Status[]);
  return [
    ...(queueId === undefined ? [] : [compare('QueueDefinitionId', 'eq', 'number', String(queueId))]),
    ...(status === undefined ? [] : [compare('Status', 'eq', 'enum', status)]),
  ];
}

async function* rowsOf(
  { orchestrator: { store } }: Services,
  { reads, folders }: Search,
  filters: readonly QueryExpression[],
): AsyncGenerator<ExportRow> {
  const items = allById(
    (query) => listItems(reads, folders, query),
    filters,
    ({ created }) => created.id,
  );
  for await (const item of items)
    yield rowOf(item, await hashAt(store, itemStream(item.created.id), revisionOf(item)));
}

const revisionOf = ({ version, created }: QueueItem): number => version - (created.rowVersionBase ?? 0);

/** Rows do not say which of its contents an erased item has had. */
function contentsOf({ content, output, analytics, erasedAt }: QueueItem): ExportRow {
  if (erasedAt !== null) return { specificContent: ERASED, output: ERASED, analytics: ERASED };
  return { specificContent: content?.text, output: output?.text, analytics: analytics?.text };
}

const rowOf = (item: QueueItem, hash: string | null): ExportRow => ({
  id: item.created.id,
  key: item.created.key,
  queueId: item.created.queueId,
  folderId: item.folderId,
  status: screaming(item.status),
  reviewStatus: screaming(item.reviewStatus),
  reviewerId: item.reviewerId,
  reviewerName: item.reviewerName,
  priority: screaming(item.priority),
  reference: item.created.reference,
  creationTime: item.creationTime,
  deferDate: item.deferDate,
  dueDate: item.dueDate,
  startProcessing: item.startProcessing,
  endProcessing: item.endProcessing,
  retryNumber: item.created.retryNumber ?? 0,
  robotId: item.robotId,
  progress: item.progress,
  exceptionType: item.exception === null ? null : screaming(item.exception.type),
  exceptionReason: item.exception?.reason,
  ...contentsOf(item),
  erasedAt: item.erasedAt,
  revision: revisionOf(item),
  hash,
});
