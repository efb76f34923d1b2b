import { setTimeout } from 'node:timers/promises';
import type { Append, Appended, EventStore } from '../store/eventStore.ts';
import { StoreUnavailable, UnknownOutcome } from '../store/eventStore.ts';

const ATTEMPTS = 4;
const PAUSE_MS = 25;

/** As the port's `append`; where the outcome is unknown it finds out, and only then gives up with UnknownOutcome. */
export const append = (store: EventStore, events: Append): Promise<Appended> =>
  untilKnown(() => store.append(events));

/** As the port's `appendAll`, and as `append` here. */
export const appendAll = (store: EventStore, appends: readonly Append[]): Promise<readonly Appended[]> =>
  untilKnown(() => store.appendAll(appends));

/** The same events at the same revisions are recognised as a repeat, so that asking again tells what became of them. */
async function untilKnown<T>(write: () => Promise<T>): Promise<T> {
  let unknown: UnknownOutcome | undefined;
  for (let tried = 1; ; tried += 1) {
    try {
      return await write();
    } catch (error) {
      if (error instanceof UnknownOutcome) unknown = error;
      // A store that cannot be reached now says nothing about what it may have written before.
      else if (unknown === undefined || !(error instanceof StoreUnavailable)) throw error;
      if (tried === ATTEMPTS) throw unknown;
      await setTimeout(PAUSE_MS * 2 ** tried);
    }
  }
}
