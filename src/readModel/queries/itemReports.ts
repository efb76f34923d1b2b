import type { ItemReport } from '../../../projections/itemReports/itemReports.ts';
import { reportOf } from '../../../projections/itemReports/itemReports.ts';
import type { ReadModels } from '../readModels.ts';

export type { ItemReport } from '../../../projections/itemReports/itemReports.ts';

/** What robots have reported on items, by the items' ids; none of those that nothing was reported on. */
export async function itemReportsOf(
  reads: ReadModels,
  itemIds: readonly number[],
): Promise<ReadonlyMap<number, ItemReport>> {
  if (itemIds.length === 0) return new Map();
  const rows = await reads.keyed
    .selectFrom('item_report')
    .selectAll()
    .where('item_id', 'in', itemIds)
    .execute();
  return new Map(rows.map((row) => [row.item_id, reportOf(row)]));
}
