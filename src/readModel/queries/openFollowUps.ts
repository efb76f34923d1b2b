import { type Instant, sortable, trimmed } from '../../domain/instant.ts';
import type { ReadModels } from '../readModels.ts';

/** A decision some of whose follow-ups are not in the log yet. */
export interface OpenDecision {
  readonly stream: string;
  readonly revision: number;
  readonly at: string;
  readonly remaining: number;
}

/** The oldest decisions that were made before an instant and still wait for follow-ups. */
export async function listOpenFollowUps(
  reads: ReadModels,
  before: Instant,
  limit: number,
): Promise<readonly OpenDecision[]> {
  const rows = await reads.keyed
    .selectFrom('open_follow_up')
    .select(['stream', 'revision', 'at', 'remaining'])
    .where('at', '<', sortable(before))
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, at: trimmed(row.at) }));
}
