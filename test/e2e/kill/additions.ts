import type { ActualItem } from './actualItem.ts';
import { groupBy, indexById, isFirstAttempt } from './actualItem.ts';
import type { Bulk, Ledger, Told } from './ledger.ts';
import type { QueueRules } from './queueRules.ts';

/** An acknowledged addition is there under the id that was told. */
export function lostAdditions({ adds }: Ledger, items: readonly ActualItem[]): readonly string[] {
  const byId = indexById(items);
  return adds.flatMap(({ id, queueId, reference, told }) => {
    if (told !== 'acknowledged') return [];
    const item = id === undefined ? undefined : byId.get(id);
    if (item === undefined) return [`item ${id} with reference ${reference} was acknowledged and is lost`];
    if (item.reference !== reference || item.queueId !== queueId)
      return [
        `item ${id} was added as ${reference} to queue ${queueId} and is ${item.reference} in ${item.queueId}`,
      ];
    return [];
  });
}

interface Count {
  least: number;
  most: number;
}

/** How often each reference may stand on a first attempt: once for each acknowledgement, perhaps once for each unknown. */
export function wrongCounts(
  ledger: Ledger,
  items: readonly ActualItem[],
  queues: QueueRules,
): readonly string[] {
  const counts = countsOf(ledger);
  const roots = groupBy(items.filter(isFirstAttempt), placeOf);
  const strangers = [...roots.keys()].filter((place) => !counts.has(place));
  return [
    ...strangers.map((place) => `reference ${place} is there and nobody added it`),
    ...[...counts].flatMap(([place, { least, most }]) => {
      const found = roots.get(place)?.length ?? 0;
      const unique = queues.get(Number(place.split('/')[0]))?.unique === true;
      if (unique && least > 1)
        return [`reference ${place} was acknowledged ${least} times on a unique queue`];
      const allowed = unique ? Math.min(most, 1) : most;
      if (found >= least && found <= allowed) return [];
      return [`reference ${place} is there ${found} times, expected were ${least} to ${allowed}`];
    }),
  ];
}

function countsOf({ adds, bulks }: Ledger): ReadonlyMap<string, Count> {
  const counts = new Map<string, Count>();
  const note = (queueId: number, reference: string, told: Told): void => {
    const place = placeOf({ queueId, reference });
    const count = counts.get(place) ?? { least: 0, most: 0 };
    count.least += told === 'acknowledged' ? 1 : 0;
    count.most += told === 'refused' ? 0 : 1;
    counts.set(place, count);
  };
  for (const { queueId, reference, told } of adds) note(queueId, reference, told);
  for (const { queueId, references, told, failed } of bulks)
    for (const [index, reference] of references.entries())
      note(queueId, reference, failed.includes(index) ? 'refused' : told);
  return counts;
}

const placeOf = ({ queueId, reference }: { readonly queueId: number; readonly reference: string }): string =>
  `${queueId}/${reference}`;

/** An AllOrNothing call whose end nobody was told is there whole or not at all. What others sent too is not looked at. */
export function tornBulks({ adds, bulks }: Ledger, items: readonly ActualItem[]): readonly string[] {
  const present = new Set(items.filter(isFirstAttempt).map(placeOf));
  const senders = new Map<string, number>();
  const places = [...adds.map(placeOf), ...bulks.flatMap(placesOf)];
  for (const place of places) senders.set(place, (senders.get(place) ?? 0) + 1);
  return bulks.flatMap((bulk) => {
    if (bulk.commitType !== 'AllOrNothing' || bulk.told !== 'unknown') return [];
    const own = placesOf(bulk).filter((place) => senders.get(place) === 1);
    const found = own.filter((place) => present.has(place)).length;
    if (found === 0 || found === own.length) return [];
    return [`of an AllOrNothing call ${found} of ${own.length} items are there, the first is ${own[0]}`];
  });
}

const placesOf = ({ queueId, references }: Bulk): readonly string[] =>
  references.map((reference) => placeOf({ queueId, reference }));
