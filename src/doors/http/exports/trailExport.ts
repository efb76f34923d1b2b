import type { TrailEvent } from '../../../audit/trail.ts';
import { readTrail } from '../../../audit/trail.ts';
import type { Caller } from '../../../auth/caller.ts';
import { demandFolder } from '../../../auth/caller.ts';
import { DomainError } from '../../../domain/errors.ts';
import { doors, principalKinds } from '../../../domain/event.ts';
import type { TrailFilter, TrailPlace } from '../../../readModel/queries/auditTrail.ts';
import type { Services } from '../services.ts';
import type { Parameters } from './parameters.ts';

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
    door: parameters.oneOf('door', doors),
    type: parameters.text('type'),
    from: parameters.instant('from'),
    to: parameters.instant('to'),
  };
}

async function* rowsOf({ reads, orchestrator }: Services, filter: TrailFilter): AsyncGenerator<ExportRow> {
  const page = { direction: 'asc', limit: PAGE } as const;
  const read = (after: TrailPlace | null): Promise<TrailEvent[]> =>
    readTrail(reads, orchestrator.store, filter, { ...page, after });
  let events = await read(null);
  for (let after = events.at(-1); after !== undefined; after = events.at(-1)) {
    for (const each of events) yield rowOf(each);
    events = await read(after);
  }
}

const rowOf = ({ event: { stream, revision, type, metadata }, hash }: TrailEvent): ExportRow => ({
  at: metadata.at,
  type,
  stream,
  revision,
  principalKind: metadata.principal.kind,
  principalId: metadata.principal.id,
  principalName: metadata.principal.name,
  door: metadata.door,
  folderId: metadata.folderId === 0 ? null : metadata.folderId,
  requestId: metadata.requestId,
  hash,
});
