import type { ActualItem } from './actualItem.ts';
import { brokenPromises, differences, halfDone } from './expectations.ts';
import type { Ledger } from './ledger.ts';
import type { QueueRules } from './queueRules.ts';
import type { Recorded } from './recordedItems.ts';

/** What is there, by the log and by the lists. */
export interface Seen {
  readonly recorded: Recorded;
  readonly shown: readonly ActualItem[];
}

/** All that is not as it must be in the end, once decisions were followed and lists have caught up. */
export const unsettled = (
  ledger: Ledger,
  { recorded, shown }: Seen,
  rules: QueueRules,
): readonly string[] => [
  ...brokenPromises(ledger, recorded.items, rules),
  ...halfDone(ledger, recorded.items),
  ...recorded.unfollowed,
  ...recorded.takenTwice.map((id) => `item ${id} was moved to InProgress twice`),
  ...differences(shown, recorded.items),
];
