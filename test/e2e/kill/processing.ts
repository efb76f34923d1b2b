import type { ActualItem } from './actualItem.ts';
import { groupBy, indexById, isFirstAttempt } from './actualItem.ts';
import type { Ledger, Result } from './ledger.ts';
import type { QueueRules } from './queueRules.ts';

/** Nobody gets what another one has; what was handed out is no longer New. Nothing in the load gives items back. */
export function wrongTakes({ takes }: Ledger, items: readonly ActualItem[]): readonly string[] {
  const handedOut = groupBy(
    takes.filter(({ id }) => id !== undefined),
    ({ id }) => id ?? 0,
  );
  const byId = indexById(items);
  const doubles = [...handedOut].flatMap(([id, takers]) =>
    takers.length > 1 ? [`item ${id} was handed out ${takers.length} times`] : [],
  );
  const wrong = [...handedOut.keys()].flatMap((id) => {
    const status = byId.get(id)?.status;
    return status === undefined || status === 'New'
      ? [`item ${id} was handed out and is ${status ?? 'lost'}`]
      : [];
  });
  return [...doubles, ...wrong, ...strandedItems(takes, items, handedOut)];
}

/** An item that nobody was told to have is in progress only where a take was cut off. */
function strandedItems(
  takes: Ledger['takes'],
  items: readonly ActualItem[],
  handedOut: ReadonlyMap<number, unknown>,
): readonly string[] {
  const stranded = items.filter(({ id, status }) => status !== 'New' && !handedOut.has(id));
  const cutOff = groupBy(
    takes.filter(({ told }) => told === 'unknown'),
    ({ queueId }) => queueId,
  );
  return [...groupBy(stranded, ({ queueId }) => queueId)].flatMap(([queueId, own]) => {
    const most = cutOff.get(queueId)?.length ?? 0;
    if (own.length <= most) return [];
    return [
      `in queue ${queueId} ${own.length} items are in progress that nobody has, after ${most} cut off takes`,
    ];
  });
}

/** The end of an item is the one that was told; without a result it is still in progress. */
export function wrongResults(
  ledger: Ledger,
  items: readonly ActualItem[],
  queues: QueueRules,
): readonly string[] {
  const results = groupBy(ledger.results, ({ id }) => id);
  return items.flatMap((item) => {
    if (item.status === 'New') return [];
    const own = results.get(item.id) ?? [];
    if (own[0]?.told === 'refused') return [`the first result of item ${item.id} was refused`];
    const ends = allowedEnds(item, own, queues.get(item.queueId)?.maxRetries ?? 0);
    if (!ends.includes(item.status))
      return [`item ${item.id} is ${item.status}, told was ${ends.join(' or ')}`];
    const mark = own[0]?.mark;
    if (item.status === 'Successful' && item.mark !== mark)
      return [`item ${item.id} has the output ${item.mark}, told was ${mark}`];
    return [];
  });
}

/** A client sends the same result again until it knows: the first answer other than `unknown` settles it. */
function allowedEnds(item: ActualItem, results: readonly Result[], maxRetries: number): readonly string[] {
  const [first] = results;
  if (first === undefined) return ['InProgress'];
  const end = first.successful ? 'Successful' : item.retryNumber < maxRetries ? 'Retried' : 'Failed';
  // A refusal after an unknown outcome says that the item is final already.
  return results.every(({ told }) => told === 'unknown') ? ['InProgress', end] : [end];
}

/** Each Retried item has the one attempt that follows it, and each such attempt the item it follows. */
export function wrongClones(items: readonly ActualItem[]): readonly string[] {
  const byId = indexById(items);
  const clones = groupBy(
    items.filter((item) => !isFirstAttempt(item)),
    ({ ancestorId }) => ancestorId ?? 0,
  );
  const missing = items.flatMap(({ id, status }) => {
    const count = clones.get(id)?.length ?? 0;
    return count === (status === 'Retried' ? 1 : 0)
      ? []
      : [`item ${id} is ${status} and has ${count} next attempts`];
  });
  const strange = [...clones].flatMap(([ancestorId, own]) => {
    const ancestor = byId.get(ancestorId);
    return own
      .filter((clone) => !follows(clone, ancestor))
      .map(({ id }) => `item ${id} does not follow item ${ancestorId}`);
  });
  return [...missing, ...strange];
}

const follows = (clone: ActualItem, ancestor: ActualItem | undefined): boolean =>
  ancestor !== undefined &&
  clone.key === ancestor.key &&
  clone.reference === ancestor.reference &&
  clone.queueId === ancestor.queueId &&
  clone.retryNumber === ancestor.retryNumber + 1;
