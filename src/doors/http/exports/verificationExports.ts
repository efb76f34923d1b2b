import type { VerificationState } from '../../../audit/verify/verifications.ts';
import type { Caller } from '../../../auth/caller.ts';
import type { VerificationResult } from '../../../domain/audit/events.ts';
import { isSound } from '../../../domain/audit/verification.ts';
import { workStream } from '../../../domain/changes/work.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { WorkRef } from '../../../domain/work.ts';
import { hashOf } from '../../../store/hashChain.ts';
import { linksOf } from '../../../store/verifyChains.ts';
import { demandWholeLog } from '../auditedWork.ts';
import type { Services } from '../services.ts';
import { screaming } from '../screaming.ts';
import type { Parameters } from './parameters.ts';
import type { ExportRow, ExportTable } from './table.ts';

/** Every event of a piece of work with its hash, and whether it continues the chain. */
export function chainTable({ orchestrator }: Services, work: WorkRef): ExportTable {
  const stream = workStream(work);
  return {
    name: `chain-${stream}`,
    columns: ['stream', 'revision', 'id', 'hash', 'valid', 'reason'],
    rows: chainRows(orchestrator.store, stream),
  };
}

async function* chainRows(log: Services['orchestrator']['store'], stream: string): AsyncGenerator<ExportRow> {
  for await (const page of linksOf(log, stream))
    for (const { event, reason } of page)
      yield {
        stream,
        revision: event.revision,
        id: event.id,
        hash: hashOf(event),
        valid: reason === null,
        reason: reason === null ? null : screaming(reason),
      };
}

const columns = [
  'what',
  'status',
  'startedBy',
  'startedAt',
  'endedAt',
  'valid',
  'events',
  'streams',
  'anchors',
  'unanchored',
  'brokenLinks',
  'anchorFaults',
  'stream',
  'revision',
  'anchor',
  'reason',
  'detail',
];

/**
 * A verification of the whole log by its id: a row that says what it is and was found (`VERIFICATION`), then one for each
 * broken link (`BROKEN_LINK`) and each fault of an anchor (`ANCHOR_FAULT`) that its result lists. Throws ItemNotFound.
 */
export async function verificationTable(
  { audit }: Services,
  caller: Caller,
  parameters: Parameters,
): Promise<ExportTable> {
  demandWholeLog(caller);
  const id = parameters.demanded('id');
  const state = await audit.verifications.find(id);
  if (state === null) throw new DomainError('ItemNotFound', 'There is no such verification.');
  return { name: `verification-${state.id}`, columns, rows: rowsOf(state) };
}

async function* rowsOf({
  status,
  startedBy,
  startedAt,
  endedAt,
  reason,
  result,
}: VerificationState): AsyncGenerator<ExportRow> {
  const asked = { status: screaming(status), startedBy: startedBy.name, startedAt, endedAt, reason };
  yield { what: 'VERIFICATION', ...asked, ...(result !== null && figuresOf(result)) };
  for (const link of result?.broken ?? [])
    yield { what: 'BROKEN_LINK', ...link, reason: screaming(link.reason) };
  for (const { number, fault, detail } of result?.faults ?? [])
    yield { what: 'ANCHOR_FAULT', anchor: number, reason: screaming(fault), detail };
}

const figuresOf = (result: VerificationResult): ExportRow => ({
  valid: isSound(result),
  events: result.events,
  streams: result.streams,
  anchors: result.anchors,
  unanchored: result.unanchored,
  brokenLinks: result.brokenLinks,
  anchorFaults: result.anchorFaults,
});
