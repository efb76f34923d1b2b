import { shownLog } from '../../../audit/shownWork.ts';
import type { WorkEntry } from '../../../audit/workHistory.ts';
import { changesIn, workEntries } from '../../../audit/workHistory.ts';
import { workStream } from '../../../domain/changes/work.ts';
import type { WorkRef } from '../../../domain/work.ts';
import type { Services } from '../services.ts';
import { shownChange } from '../shownFields.ts';
import { screaming } from '../screaming.ts';
import type { ExportRow, ExportTable } from './table.ts';

const columns = [
  'stream',
  'revision',
  'id',
  'type',
  'at',
  'status',
  'principalKind',
  'principalId',
  'principalName',
  'door',
  'requestId',
  'changes',
  'data',
  'metadata',
  'hash',
];

/**
 * Every event of a piece of work: what GraphQL shows of it, and the texts that its hash is made of, as they are stored. Of
 * an event that holds the key to a lease in force the data are null: whoever has it could act as the robot.
 */
export async function historyTable({ orchestrator }: Services, work: WorkRef): Promise<ExportTable> {
  const { items, tasks } = orchestrator;
  const stream = workStream(work);
  const folded = await (work.kind === 'task' ? tasks.reload(stream) : items.reload(stream));
  const key = folded?.state.lease?.leaseId ?? null;
  return { name: `history-${stream}`, columns, rows: rowsOf(workEntries(shownLog(orchestrator), work), key) };
}

async function* rowsOf(entries: AsyncIterable<WorkEntry>, key: string | null): AsyncGenerator<ExportRow> {
  for await (const entry of entries) yield rowOf(entry, key);
}

function rowOf(entry: WorkEntry, key: string | null): ExportRow {
  const { event, stored, hash, after } = entry;
  const { principal, at, door, requestId } = event.metadata;
  return {
    stream: event.stream,
    revision: event.revision,
    id: event.id,
    type: event.type,
    at,
    status: screaming(after.state.status),
    principalKind: principal.kind,
    principalId: principal.id,
    principalName: principal.name,
    door,
    requestId,
    changes: changesIn(entry).map(({ name, before, after: now, type }) => {
      const shown = shownChange({ name, before, after: now, type });
      return { field: name, before: shown.before, after: shown.after };
    }),
    data: key !== null && stored.data.includes(key) ? null : stored.data,
    metadata: stored.metadata,
    hash,
  };
}
