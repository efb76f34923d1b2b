import DataLoader from 'dataloader';
import type { BotSessions, Presence } from '../../../commands/botSessions.ts';
import type { Callback } from '../../../domain/callback/callback.ts';
import type { QueueItem } from '../../../domain/queueItem/queueItem.ts';
import type { WorkKind } from '../../../domain/work.ts';
import { callbacksOf } from '../../../readModel/queries/callbacks.ts';
import { type CommentView, listCommentsOfEach } from '../../../readModel/queries/comments.ts';
import { type HistoryEntry, listHistories } from '../../../readModel/queries/history.ts';
import { type ItemReport, itemReportsOf } from '../../../readModel/queries/itemReports.ts';
import { findItems, listItemsOfEach, type QueueInFolder } from '../../../readModel/queries/items.ts';
import type { ListQuery, Page } from '../../../readModel/queries/list.ts';
import { itemsInPlainText, type PlaintextAsked } from '../../../readModel/queries/plaintext.ts';
import { listTaskCommentsOfEach } from '../../../readModel/queries/taskComments.ts';
import { listTaskHistories, type TaskHistoryEntry } from '../../../readModel/queries/taskHistory.ts';
import type { WorkInFolder } from '../../../readModel/queries/workEvents.ts';
import { listLogsOfEach, type PlacedLogLine } from '../../../readModel/queries/workLog.ts';
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
  readonly taskHistories: DataLoader<Asked<WorkInFolder>, Page<TaskHistoryEntry>>;
  readonly taskComments: DataLoader<Asked<WorkInFolder>, Page<CommentView>>;
  /** By the ids of the work. */
  readonly logs: Readonly<Record<WorkKind, DataLoader<Asked<number>, Page<PlacedLogLine>>>>;
  /** What robots have reported on an item, by its id; null where they have not. */
  readonly report: DataLoader<number, ItemReport | null>;
  /** The callback of a task, by its id; null where nobody is to be told of its end. */
  readonly callback: DataLoader<number, Callback | null>;
  /** How a robot is doing, by its id; null where it was not heard of. */
  readonly presence: DataLoader<number, Presence | null>;
  /** How many items of a queue hold content of some kinds in plain text. */
  readonly plaintextItems: DataLoader<PlaintextAsked, number>;
  /** By its id; null where there is none. The caller must check the folder. */
  readonly item: DataLoader<number, QueueItem | null>;
}

type Reads = () => Promise<ReadModels>;

// Nothing is kept: a mutation may have changed what was read for the one before it.
const options = { cache: false } as const;

export const loadersFor = (reads: Reads, sessions: BotSessions): Loaders => ({
  items: listLoader(reads, listItemsOfEach),
  histories: listLoader(reads, listHistories),
  comments: listLoader(reads, listCommentsOfEach),
  taskHistories: listLoader(reads, listTaskHistories),
  taskComments: listLoader(reads, listTaskCommentsOfEach),
  logs: { queueItem: logLoader(reads, 'queueItem'), task: logLoader(reads, 'task') },
  report: mapLoader(async (ids) => itemReportsOf(await reads(), ids)),
  callback: mapLoader(async (ids) => callbacksOf(await reads(), ids)),
  presence: mapLoader((ids) => sessions.presenceOf(ids)),
  plaintextItems: new DataLoader(async (asked) => {
    const found = await itemsInPlainText(await reads(), asked);
    return asked.map(({ queueId }) => found.get(queueId) ?? 0);
  }, options),
  item: new DataLoader(async (ids) => loadItems(await reads(), ids), options),
});

async function loadItems(reads: ReadModels, ids: readonly number[]): Promise<(QueueItem | null)[]> {
  const items = await findItems(reads, null, [...new Set(ids)]);
  const byId = new Map(items.map((item) => [item.created.id, item]));
  return ids.map((id) => byId.get(id) ?? null);
}

const mapLoader = <T>(
  load: (ids: readonly number[]) => Promise<ReadonlyMap<number, T>>,
): DataLoader<number, T | null> =>
  new DataLoader(async (ids) => {
    const found = await load([...new Set(ids)]);
    return ids.map((id) => found.get(id) ?? null);
  }, options);

const logLoader = (reads: Reads, kind: WorkKind): DataLoader<Asked<number>, Page<PlacedLogLine>> =>
  listLoader(reads, (models, ids, query) => listLogsOfEach(models, kind, ids, query));

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
