import type { Recorded } from './event.ts';
import type { CreateData } from './queueItem/events.ts';

/**
 * An AllOrNothing addition: `batch-<uuid>` gathers the rows, then either `Committed` or `Aborted` decides all of
 * them at once, whichever is appended first at the stream's revision.
 */
export interface BatchRow {
  readonly create: CreateData;
  /** The reference stream that the batch has reserved for this row. */
  readonly reference?: string;
}

export type BatchEvent =
  | { readonly type: 'Rows'; readonly data: { readonly rows: readonly BatchRow[] } }
  /** `followUps` = how many events follow from it: one a row, one more a reference. */
  | { readonly type: 'Committed'; readonly data: { readonly followUps: number } }
  | { readonly type: 'Aborted'; readonly data: { readonly reason: string } };

export type BatchOutcome = 'open' | 'committed' | 'aborted';

export function outcomeOf(events: readonly Recorded<BatchEvent>[]): BatchOutcome {
  const last = events.at(-1);
  if (last?.type === 'Committed') return 'committed';
  return last?.type === 'Aborted' ? 'aborted' : 'open';
}

export const rowsOf = (events: readonly Recorded<BatchEvent>[]): readonly BatchRow[] =>
  events.flatMap((event) => (event.type === 'Rows' ? event.data.rows : []));

export const followUpCount = (rows: readonly BatchRow[]): number =>
  rows.length + rows.filter((row) => row.reference !== undefined).length;
