import { anchorEvents } from '../../../audit/anchors/anchorLog.ts';
import { readAnchor } from '../../../audit/anchors/anchor.ts';
import { proveEvent } from '../../../audit/anchors/prove.ts';
import { countEntries } from '../../../audit/workHistory.ts';
import { workStream } from '../../../domain/changes/work.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { WorkRef } from '../../../domain/work.ts';
import type { EventStore } from '../../../store/eventStore.ts';
import type { Services } from '../services.ts';
import type { Parameters } from './parameters.ts';
import type { ExportRow, ExportTable } from './table.ts';

/** All anchors, the oldest first: as NDJSON a file of anchors for `npm run verify`. */
export const anchorsTable = ({ orchestrator }: Services): ExportTable => ({
  name: 'anchors',
  columns: ['statement', 'signature', 'nodes'],
  rows: anchorRows(orchestrator.store),
});

async function* anchorRows(log: Pick<EventStore, 'readStream'>): AsyncGenerator<ExportRow> {
  for await (const page of anchorEvents(log))
    for (const event of page) {
      const anchor = readAnchor(event.data);
      if (anchor !== null)
        yield { statement: anchor.statement, signature: anchor.signature, nodes: anchor.nodes };
    }
}

/**
 * That an event of a piece of work was in the log, by an anchor, as JSON: `{stream, revision, hash, steps, anchor}`. Throws
 * ItemNotFound where no such anchor covers it.
 */
export async function proofText(
  { orchestrator }: Services,
  work: WorkRef,
  parameters: Parameters,
): Promise<string> {
  const { store } = orchestrator;
  const revision = parameters.number('revision') ?? (await countEntries(store, work)) - 1;
  const proof = await proveEvent(store, workStream(work), revision, parameters.number('anchor'));
  if (proof === null) throw new DomainError('ItemNotFound', 'No such anchor covers the event yet.');
  const { anchor, ...rest } = proof;
  const { statement, signature, nodes } = anchor;
  return `${JSON.stringify({ ...rest, anchor: { statement, signature, nodes } })}\n`;
}
