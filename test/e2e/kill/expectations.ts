// Compares what clients were told with what is there. Each check answers the sentences of what is wrong.
import type { ActualItem } from './actualItem.ts';
import { groupBy, indexById } from './actualItem.ts';
import { lostAdditions, tornBulks, wrongCounts } from './additions.ts';
import type { Ledger } from './ledger.ts';
import { wrongClones, wrongResults, wrongTakes } from './processing.ts';
import type { QueueRules } from './queueRules.ts';

/** Everything that must hold as soon as the server is ready. */
export const brokenPromises = (
  ledger: Ledger,
  items: readonly ActualItem[],
  queues: QueueRules,
): readonly string[] => [
  ...repeatedIds(items),
  ...lostAdditions(ledger, items),
  ...wrongCounts(ledger, items, queues),
  ...wrongTakes(ledger, items),
  ...wrongResults(ledger, items, queues),
];

/** Everything that may take a moment more: what a decision is followed by. */
export const halfDone = (ledger: Ledger, items: readonly ActualItem[]): readonly string[] => [
  ...tornBulks(ledger, items),
  ...wrongClones(items),
];

function repeatedIds(items: readonly ActualItem[]): readonly string[] {
  return [...groupBy(items, ({ id }) => id)]
    .filter(([, same]) => same.length > 1)
    .map(([id, same]) => `item ${id} is there ${same.length} times`);
}

/** Where two views of the same items differ. */
export function differences(
  shown: readonly ActualItem[],
  recorded: readonly ActualItem[],
): readonly string[] {
  const [left, right] = [indexById(shown), indexById(recorded)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((id) => {
    const [one, other] = [JSON.stringify(left.get(id)), JSON.stringify(right.get(id))];
    return one === other ? [] : [`item ${id} is shown as ${one} and recorded as ${other}`];
  });
}
