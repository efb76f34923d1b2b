import DataLoader from 'dataloader';
import type { QueueItem } from '../../../domain/queueItem/queueItem.ts';
import { type CommentView, listCommentsOfEach } from '../../../readModel/queries/comments.ts';
import { type HistoryEntry, listHistories } from '../../../readModel/queries/history.ts';
import { findItems, listItemsOfEach, type QueueInFolder } from '../../../readModel/queries/items.ts';
import type { ListQuery, Page } from '../../../readModel/queries/list.ts';
import type { WorkInFolder } from '../../../readModel/queries/workEvents.ts';
import type { ReadModels } from '../../../readModel/readModels.ts';

/** A list within another one: which, and what is asked of it. */
interface Asked<K> {
  readonly of: K;
  readonly query: ListQuery;
}

/** Reads what is asked of all nodes of a page at once: one statement a field, however many nodes there are. */
export interface Loaders {
  readonly items: DataLoader<Asked<QueueInFolder>, Page<QueueItem>>;
  readonly histories: DataLoader<Asked<WorkInFolder>, Page<HistoryEntry>>;
  readonly comments: DataLoader<Asked<WorkInFolder>, Page<CommentView>>;
  /** By its id; null where there is none. The caller must check the folder. */
  readonly item: DataLoader<number, QueueItem | null>;
}

type Reads = () => Promise<ReadModels>;

// Nothing is kept: a mutation may have changed what was read for the one before it.
const options = { cache: false } as const;

export const loadersFor = (reads: Reads): Loaders => ({
  items: listLoader(reads, listItemsOfEach),
  histories: listLoader(reads, listHistories),
  comments: listLoader(reads, listCommentsOfEach),
  item: new DataLoader(async (ids) => loadItems(await reads(), ids), options),
});

async function loadItems(reads: ReadModels, ids: readonly number[]): Promise<(QueueItem | null)[]> {
  const items = await findItems(reads, null, [...new Set(ids)]);
  const byId = new Map(items.map((item) => [item.created.id, item]));
  return ids.map((id) => byId.get(id) ?? null);
}

type ReadOfEach<K, T> = (
  reads: ReadModels,
  lists: readonly K[],
  query: ListQuery,
) => Promise<readonly Page<T>[]>;

/** Lists of which the same is asked are read together. */
const listLoader = <K, T>(reads: Reads, readOfEach: ReadOfEach<K, T>): DataLoader<Asked<K>, Page<T>> =>
  new DataLoader(async (asked) => loadLists(await reads(), asked, readOfEach), options);

async function loadLists<K, T>(
  reads: ReadModels,
  asked: readonly Asked<K>[],
  readOfEach: ReadOfEach<K, T>,
): Promise<(Page<T> | Error)[]> {
  const pages = new Map<Asked<K>, Page<T> | Error>();
  const groups = Map.groupBy(asked, ({ query }) => JSON.stringify(query));
  await Promise.all(
    [...groups.values()].map(async (group) => {
      for (const [index, page] of (await readGroup(reads, group, readOfEach)).entries()) {
        const one = group[index];
        if (one !== undefined) pages.set(one, page);
      }
    }),
  );
  return asked.map((one) => pages.get(one) ?? new Error('a list within a list was not read'));
}

/** What goes wrong with one group fails that one alone. */
async function readGroup<K, T>(
  reads: ReadModels,
  group: readonly Asked<K>[],
  readOfEach: ReadOfEach<K, T>,
): Promise<readonly (Page<T> | Error)[]> {
  const [first] = group;
  if (first === undefined) return [];
  try {
    return await readOfEach(
      reads,
      group.map(({ of }) => of),
      first.query,
    );
  } catch (error) {
    const failure = error instanceof Error ? error : new Error('a list could not be read', { cause: error });
    return group.map(() => failure);
  }
}
