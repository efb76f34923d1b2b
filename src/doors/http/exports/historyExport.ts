import { shownLog } from '../../../audit/shownWork.ts';
import type { WorkEntry } from '../../../audit/workHistory.ts';
import { changesIn, workEntries } from '../../../audit/workHistory.ts';
import { workStream } from '../../../domain/changes/work.ts';
import type { Recorded } from '../../../domain/event.ts';
import type { QueueItemEvent } from '../../../domain/queueItem/events.ts';
import { plaintextIn } from '../../../domain/queueItem/plaintext.ts';
import type { WorkRef } from '../../../domain/work.ts';
import { decode } from '../../../store/decode.ts';
import type { StoredEvent } from '../../../store/eventStore.ts';
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
 * an event that holds the key to a lease in force the data are null: whoever has it could act as the robot. So they are
 * where work was erased that the event holds in plain text.
 */
export async function historyTable({ orchestrator }: Services, work: WorkRef): Promise<ExportTable> {
  const { items, tasks } = orchestrator;
  const stream = workStream(work);
  const folded = await (work.kind === 'task' ? tasks.reload(stream) : items.reload(stream));
  const key = folded?.state.lease?.leaseId ?? null;
  const isErased = folded !== null && 'erasedAt' in folded.state && folded.state.erasedAt !== null;
  const isHidden = (event: StoredEvent): boolean =>
    (key !== null && event.data.includes(key)) || (isErased && holdsPlaintext(event));
  return {
    name: `history-${stream}`,
    columns,
    rows: rowsOf(workEntries(shownLog(orchestrator), work), isHidden),
  };
}

type IsHidden = (event: StoredEvent) => boolean;

const holdsPlaintext = (event: StoredEvent): boolean =>
  plaintextIn(decode(event) as Recorded<QueueItemEvent>).length > 0;

async function* rowsOf(entries: AsyncIterable<WorkEntry>, isHidden: IsHidden): AsyncGenerator<ExportRow> {
  for await (const entry of entries) yield rowOf(entry, isHidden);
}

function rowOf(entry: WorkEntry, isHidden: IsHidden): ExportRow {
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
    data: isHidden(stored) ? null : stored.data,
    metadata: stored.metadata,
    hash,
  };
}
