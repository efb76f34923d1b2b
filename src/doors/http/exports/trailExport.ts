import type { Caller } from '../../../auth/caller.ts';
import { demandFolder } from '../../../auth/caller.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { TrailEntry, TrailFilter } from '../../../readModel/queries/auditTrail.ts';
import { listTrail } from '../../../readModel/queries/auditTrail.ts';
import type { EventStore } from '../../../store/eventStore.ts';
import { hashOf } from '../../../store/hashChain.ts';
import type { Services } from '../services.ts';
import type { Parameters } from './parameters.ts';
import { doorNames, principalKinds } from './parameters.ts';
import type { ExportRow, ExportTable } from './table.ts';

const PAGE = 500;

const columns = [
  'at',
  'type',
  'stream',
  'revision',
  'principalKind',
  'principalId',
  'principalName',
  'door',
  'folderId',
  'requestId',
  'hash',
];

/** The audit trail, the oldest first, as far as a caller may see it, with the chain hash of each event. */
export const trailTable = (services: Services, caller: Caller, parameters: Parameters): ExportTable => ({
  name: 'audit-trail',
  columns,
  rows: rowsOf(services, filterOf(caller, parameters)),
});

function filterOf(caller: Caller, parameters: Parameters): TrailFilter {
  const kind = parameters.oneOf('principalKind', principalKinds);
  const id = parameters.text('principalId');
  if ((kind === undefined) !== (id === undefined))
    throw new DomainError('ParameterMissing', 'principalKind and principalId go together.');
  const folder = parameters.number('folderId');
  if (folder !== undefined) demandFolder(caller, folder);
  const own = caller.folders === 'all' ? null : caller.folders;
  return {
    folders: folder === undefined ? own : [folder],
    principal: kind === undefined || id === undefined ? undefined : { kind, id },
    door: parameters.oneOf('door', doorNames),
    type: parameters.text('type'),
    from: parameters.instant('from'),
    to: parameters.instant('to'),
  };
}

async function* rowsOf({ reads, orchestrator }: Services, filter: TrailFilter): AsyncGenerator<ExportRow> {
  const page = { direction: 'asc', limit: PAGE } as const;
  let entries = await listTrail(reads, filter, page);
  for (let after = entries.at(-1); after !== undefined; after = entries.at(-1)) {
    for (const entry of entries) yield rowOf(entry, await hashIn(orchestrator.store, entry));
    entries = await listTrail(reads, filter, { ...page, after });
  }
}

async function hashIn(log: Pick<EventStore, 'readStream'>, entry: TrailEntry): Promise<string | null> {
  const [event] = await log.readStream(entry.stream, { from: entry.revision, maxCount: 1 });
  return event?.revision === entry.revision ? hashOf(event) : null;
}

const rowOf = (entry: TrailEntry, hash: string | null): ExportRow => ({
  at: entry.at,
  type: entry.type,
  stream: entry.stream,
  revision: entry.revision,
  principalKind: entry.principal.kind,
  principalId: entry.principal.id,
  principalName: entry.principal.name,
  door: entry.door,
  folderId: entry.folderId === 0 ? null : entry.folderId,
  requestId: entry.requestId,
  hash,
});
