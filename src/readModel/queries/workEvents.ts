import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { eventId } from '../../domain/eventId.ts';
import { numberDemanded } from './conjuncts.ts';
import type { ListQuery } from './list.ts';

// Rows about events of work: their ids tell of which work they are (see eventId), so that no other index is needed.

/** A piece of work, as its events are looked for. */
export interface WorkInFolder {
  readonly id: number;
  readonly folderId: number;
}

/** Those of one piece of work, in the order of its events. */
export const ofWork = (alias: string, workId: number): RawBuilder<SqlBool> =>
  sql`${sql.ref(`${alias}.id`)} between ${eventId(workId, 0)} and ${eventId(workId + 1, -1)}`;

/** The one that is shown with an id: its own, unless it brought another. */
export function shownAs(alias: string, id: number): RawBuilder<SqlBool> {
  const [own, brought] = [sql.ref(`${alias}.id`), sql.ref(`${alias}.public_id`)];
  return sql`(${brought} = ${id} or (${own} = ${id} and ${brought} is null))`;
}

/**
 * What a filter says about ids, once more in the words of the table's keys; and of which work the list is. `property`
 * names the work in filters.
 */
export function narrowed(
  alias: string,
  { filter }: ListQuery,
  workId: number | undefined,
  property: 'QueueItemId' | 'TaskId' = 'QueueItemId',
): RawBuilder<SqlBool>[] {
  const demandedWork = numberDemanded(filter, property);
  const demandedId = numberDemanded(filter, 'Id');
  return [
    ...(workId === undefined ? [] : [ofWork(alias, workId)]),
    ...(demandedWork === null ? [] : [ofWork(alias, demandedWork)]),
    ...(demandedId === null ? [] : [shownAs(alias, demandedId)]),
  ];
}
