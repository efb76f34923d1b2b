import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { LogColumns } from '../../../projections/logLines.ts';
import { trimmed } from '../../domain/instant.ts';
import type { WorkKind } from '../../domain/work.ts';
import { entityModel } from '../expression/model.ts';
import type { ReadModels } from '../readModels.ts';
import { type ListQuery, mapPage, type Page, type Source } from './list.ts';
import { readPageOfEach } from './pageOfEach.ts';
import { logTables, type TaskLogLine } from './taskLog.ts';

/** A line of a log with its place in it: run by run, in each by the number that the robot gave it. */
export interface PlacedLogLine extends TaskLogLine {
  readonly id: number;
}

type PlacedRow = Omit<LogColumns, 'level'> & Pick<PlacedLogLine, 'id' | 'level'>;

const model = entityModel({
  name: 'LogLine',
  alias: 'line',
  properties: { Id: { type: 'int', column: 'id', nullable: false } },
});

/** More than the number of any line. */
const RUN = sql.lit(2 ** 32);

function sourceOf(kind: WorkKind): Source<PlacedRow> {
  const [table, workId] = logTables[kind];
  const from = sql`(select t.*, t.${sql.ref(workId)} as work_id, t.run * ${RUN} + t.seq as id from ${sql.table(table)} as t) as line`;
  return { model, select: sql<PlacedRow>`line.*`, from, id: sql`line.id` };
}

/** The same page of the logs of many pieces of work of one kind, by their ids. */
export async function listLogsOfEach(
  reads: ReadModels,
  kind: WorkKind,
  ids: readonly number[],
  query: ListQuery,
): Promise<readonly Page<PlacedLogLine>[]> {
  const lists = ids.map((id): RawBuilder<SqlBool>[] => [sql`line.work_id = ${id}`]);
  return (await readPageOfEach(reads, sourceOf(kind), lists, query)).map((page) => mapPage(page, lineOf));
}

const lineOf = ({ id, run, seq, at, level, source, message }: PlacedRow): PlacedLogLine => ({
  id,
  run,
  seq,
  at: trimmed(at),
  level,
  source,
  message,
});
