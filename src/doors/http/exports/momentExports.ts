import { shownLog } from '../../../audit/shownWork.ts';
import type { Moment } from '../../../audit/workHistory.ts';
import { differencesOf, entryAt } from '../../../audit/workHistory.ts';
import { fieldsOf, workStream } from '../../../domain/changes/work.ts';
import { DomainError } from '../../../domain/errors.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import type { WorkRef } from '../../../domain/work.ts';
import type { Services } from '../services.ts';
import { shownChange, shownField } from '../shownFields.ts';
import type { Parameters } from './parameters.ts';
import type { ExportRow, ExportTable } from './table.ts';

/** The fields of a piece of work at a moment, with the event that it was then at. Throws ItemNotFound. */
export async function workAsOfTable(
  { orchestrator }: Services,
  work: WorkRef,
  parameters: Parameters,
): Promise<ExportTable> {
  const moment = momentIn(parameters, 'at', 'revision');
  if (moment === null) throw new DomainError('ParameterMissing', 'One of at and revision is required.');
  const entry = await entryAt(shownLog(orchestrator), work, moment);
  if (entry === null) throw new DomainError('ItemNotFound', 'The work was not there yet.');
  const { event, hash, after } = entry;
  const rows = fieldsOf(after)
    .map(shownField)
    .filter(({ value }) => value !== null)
    .map(({ name, value }) => ({
      revision: event.revision,
      at: event.metadata.at,
      hash,
      field: name,
      value,
    }));
  const name = `${workStream(work)}-as-of-${event.revision}`;
  return { name, columns: ['revision', 'at', 'hash', 'field', 'value'], rows: each(rows) };
}

/** What differs in a piece of work between two moments. */
export async function diffTable(
  { orchestrator }: Services,
  work: WorkRef,
  parameters: Parameters,
): Promise<ExportTable> {
  const { clock } = orchestrator;
  const from = momentIn(parameters, 'from', 'fromRevision');
  const to = momentIn(parameters, 'to', 'toRevision') ?? { at: fromMilliseconds(clock()) };
  const changes = await differencesOf(shownLog(orchestrator), work, from, to);
  const rows = changes.map(shownChange).map(({ name, before, after }) => ({ field: name, before, after }));
  return { name: `${workStream(work)}-diff`, columns: ['field', 'before', 'after'], rows: each(rows) };
}

/** Null where neither is given. Throws ParameterInvalid where both are. */
function momentIn(parameters: Parameters, instant: string, number: string): Moment | null {
  const at = parameters.instant(instant);
  const revision = parameters.number(number);
  if (at !== undefined && revision !== undefined)
    throw new DomainError('ParameterInvalid', `Only one of ${instant} and ${number} can be given.`);
  if (at !== undefined) return { at };
  return revision === undefined ? null : { revision };
}

async function* each(rows: readonly ExportRow[]): AsyncGenerator<ExportRow> {
  yield* rows;
}
