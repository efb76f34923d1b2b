import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { QueryExpression } from '../expression/ast.ts';
import { compileFilter } from '../expression/filter.ts';
import type { Queries } from '../readModels.ts';
import { allOf, conjunctsOf } from './conjuncts.ts';
import type { ListQuery } from './list.ts';
import { mapProperties, pathsIn } from './mapProperties.ts';
import { queueDefinitionModel } from './models.ts';

/** A filter on items in two parts. */
interface Narrowed {
  /** What is asked of the items themselves. */
  readonly query: ListQuery;
  /** That they are in one of the queues that are asked for. */
  readonly conditions: readonly RawBuilder<SqlBool>[];
}

/**
 * Answers first what a filter asks of the queues alone (`QueueDefinition/Name eq 'x' and …`): they are few, and an
 * index then leads to their items, where a join would look at every item there is. The filter must be bounded.
 */
export async function narrowedByQueue(reads: Queries, query: ListQuery): Promise<Narrowed> {
  const conjuncts = query.filter === null ? [] : conjunctsOf(query.filter);
  const ofQueues = conjuncts.filter(isOfQueue);
  const filter = allOf(ofQueues.map(withoutNavigation));
  if (filter === null) return { query, conditions: [] };
  const settings = { dialect: reads.dialect, now: query.now };
  const { condition } = compileFilter(filter, queueDefinitionModel, settings);
  const { rows } = await sql<{ id: number }>`
    select queue_definition.id from queue_definition where ${condition}
  `.execute(reads.keyed);
  const rest = conjuncts.filter((conjunct) => !ofQueues.includes(conjunct));
  return { query: { ...query, filter: allOf(rest) }, conditions: [isOneOf(rows.map(({ id }) => id))] };
}

function isOneOf(ids: readonly number[]): RawBuilder<SqlBool> {
  const [first] = ids;
  if (first === undefined) return sql`1 = 0`;
  return ids.length === 1 ? sql`item.queue_id = ${first}` : sql`item.queue_id in (${sql.join(ids)})`;
}

/** Whether an expression names properties, and only such of the queue. */
function isOfQueue(node: QueryExpression): boolean {
  const paths = pathsIn(node);
  return paths.length > 0 && paths.every(([first, ...more]) => more.length > 0 && isQueue(first));
}

const isQueue = (name: string | undefined): boolean => name?.toLowerCase() === 'queuedefinition';

const withoutNavigation = (node: QueryExpression): QueryExpression =>
  mapProperties(node, (path) => path.slice(1));
