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
  /** `followUps` = how many events follow from it: one for each row, one more for each reference. */
  | { readonly type: 'Committed'; readonly data: { readonly followUps: number } }
  | { readonly type: 'Aborted'; readonly data: { readonly reason: string } };

export type BatchOutcome = 'open' | 'committed' | 'aborted';

/** What became of a batch, by the last event of its stream: nothing follows a decision. */
export function outcomeOf({ type }: Recorded<BatchEvent>): BatchOutcome {
  if (type === 'Committed') return 'committed';
  return type === 'Aborted' ? 'aborted' : 'open';
}

export const rowsOf = (events: readonly Recorded<BatchEvent>[]): readonly BatchRow[] =>
  events.flatMap((event) => (event.type === 'Rows' ? event.data.rows : []));

export const followUpCount = (rows: readonly BatchRow[]): number =>
  rows.length + rows.filter((row) => row.reference !== undefined).length;
