import type { Caller } from '../../../auth/caller.ts';
import { demandSinceBeginning } from '../../../audit/beginning.ts';
import { demand, demandFolder } from '../../../auth/caller.ts';
import { itemStream } from '../../../domain/followUps.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import { ERASED } from '../../../domain/personal.ts';
import type { QueueItem } from '../../../domain/queueItem/queueItem.ts';
import { statuses, type Status } from '../../../domain/queueItem/statusMachine.ts';
import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import { listItems } from '../../../readModel/queries/items.ts';
import type { Folders } from '../../../readModel/queries/list.ts';
import type { Queries } from '../../../readModel/readModels.ts';
import type { EventStore } from '../../../store/eventStore.ts';
import { hashOf } from '../../../store/hashChain.ts';
import type { Services } from '../services.ts';
import { screaming } from '../screaming.ts';
import type { Parameters } from './parameters.ts';
import type { ExportRow, ExportTable } from './table.ts';

const PAGE = 500;

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
  demand(caller, 'Transactions.View');
  const folder = parameters.number('folderId');
  if (folder !== undefined) demandFolder(caller, folder);
  const own: Folders = caller.folders === 'all' ? null : caller.folders;
  const folders = folder === undefined ? own : [folder];
  const asOf = parameters.instant('asOf');
  const filters = filtersOf(parameters);
  if (asOf !== undefined) await demandSinceBeginning(services.reads, asOf, 'asOf');
  const reads = asOf === undefined ? services.reads : await services.audit.snapshots.at(asOf);
  const rows = rowsOf(reads, services.orchestrator.store, folders, filters);
  return {
    name: asOf === undefined ? 'queue-items' : `queue-items-as-of-${asOf.replaceAll(':', '')}`,
    columns,
    rows,
  };
}

function filtersOf(parameters: Parameters): QueryExpression[] {
  const queueId = parameters.number('queueId');
  const status = parameters.oneOf('status', Object.keys(statuses) as Status[]);
  return [
    ...(queueId === undefined ? [] : [compare('QueueDefinitionId', 'eq', 'number', String(queueId))]),
    ...(status === undefined ? [] : [compare('Status', 'eq', 'enum', status)]),
  ];
}

const compare = (
  property: string,
  operator: 'eq' | 'gt',
  type: 'number' | 'enum',
  value: string,
): QueryExpression => ({
  kind: 'compare',
  operator,
  left: { kind: 'property', path: [property] },
  right: { kind: 'literal', literal: { type, value } },
});

async function* rowsOf(
  reads: Queries,
  log: Pick<EventStore, 'readStream'>,
  folders: Folders,
  filters: readonly QueryExpression[],
): AsyncGenerator<ExportRow> {
  for (let last = 0; ;) {
    const operands = [...filters, compare('Id', 'gt', 'number', String(last))];
    const { rows } = await listItems(reads, folders, {
      filter: { kind: 'and', operands },
      orderBy: [{ expression: { kind: 'property', path: ['Id'] }, direction: 'asc' }],
      top: PAGE,
      skip: 0,
      count: false,
      // No condition asks for it.
      now: fromMilliseconds(0),
    });
    for (const item of rows) yield rowOf(item, await hashAt(log, item));
    const next = rows.at(-1)?.created.id;
    if (next === undefined) return;
    last = next;
  }
}

const revisionOf = ({ version, created }: QueueItem): number => version - (created.rowVersionBase ?? 0);

async function hashAt(log: Pick<EventStore, 'readStream'>, item: QueueItem): Promise<string | null> {
  const revision = revisionOf(item);
  const [event] = await log.readStream(itemStream(item.created.id), { from: revision, maxCount: 1 });
  return event?.revision === revision ? hashOf(event) : null;
}

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
