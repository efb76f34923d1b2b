import { demandSinceBeginning } from '../../../audit/beginning.ts';
import { shownLog } from '../../../audit/shownWork.ts';
import type { Moment } from '../../../audit/workHistory.ts';
import { comparisonOf, entryAt } from '../../../audit/workHistory.ts';
import { fieldsOf, workStream } from '../../../domain/changes/work.ts';
import { DomainError } from '../../../domain/errors.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import type { WorkRef } from '../../../domain/work.ts';
import type { Services } from '../services.ts';
import { shownChange, shownField } from '../shownFields.ts';
import type { Parameters } from './parameters.ts';
import type { ExportRow, ExportTable } from './table.ts';

/**
 * The fields of a piece of work at a moment, with the event that it was then at. Throws ItemNotFound, and InvalidArgument
 * before the beginning of the log.
 */
export async function workAsOfTable(
  services: Services,
  work: WorkRef,
  parameters: Parameters,
): Promise<ExportTable> {
  const moment = momentIn(parameters, 'at', 'revision');
  if (moment === null) throw new DomainError('ParameterMissing', 'One of at and revision is required.');
  const entry = await entryAt(shownLog(services.orchestrator), work, moment);
  if (entry === null) {
    await demandInLog(services, moment, 'at');
    throw new DomainError('ItemNotFound', 'The work was not there yet.');
  }
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

const diffColumns = ['field', 'before', 'after', 'fromRevision', 'fromHash', 'toRevision', 'toHash'];

/**
 * What differs in a piece of work between two moments, each told by the event that it was then at. Throws InvalidArgument
 * before the beginning of the log.
 */
export async function diffTable(
  services: Services,
  work: WorkRef,
  parameters: Parameters,
): Promise<ExportTable> {
  const { orchestrator } = services;
  const from = momentIn(parameters, 'from', 'fromRevision');
  const given = momentIn(parameters, 'to', 'toRevision');
  if (from !== null) await demandInLog(services, from, 'from');
  if (given !== null) await demandInLog(services, given, 'to');
  const to = given ?? { at: fromMilliseconds(orchestrator.clock()) };
  const { before, after, changes } = await comparisonOf(shownLog(orchestrator), work, from, to);
  const ends = {
    fromRevision: before?.event.revision,
    fromHash: before?.hash,
    toRevision: after?.event.revision,
    toHash: after?.hash,
  };
  const rows = changes.map(shownChange).map((change) => ({
    field: change.name,
    before: change.before,
    after: change.after,
    ...ends,
  }));
  return { name: `${workStream(work)}-diff`, columns: diffColumns, rows: each(rows) };
}

async function demandInLog({ reads }: Services, moment: Moment, name: string): Promise<void> {
  if ('at' in moment) await demandSinceBeginning(reads, moment.at, name);
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
