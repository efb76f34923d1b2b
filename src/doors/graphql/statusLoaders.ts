import DataLoader from 'dataloader';
import { fromMilliseconds } from '../../domain/instant.ts';
import type { Folders, ListQuery, Page } from '../../readModel/queries/list.ts';
import type { ProcessingStatus } from '../../readModel/queries/processingStatus.ts';
import { listProcessingStatus } from '../../readModel/queries/processingStatus.ts';
import type { ProcessStatus } from '../../readModel/queries/taskStatus.ts';
import { listProcessStatus } from '../../readModel/queries/taskStatus.ts';
import type { ReadModels } from '../../readModel/readModels.ts';
import { isIn } from './lists/predicates.ts';

/** How work stands, by the id of what it belongs to. */
export interface StatusLoaders {
  readonly ofQueue: DataLoader<number, ProcessingStatus | null>;
  readonly ofProcess: DataLoader<number, ProcessStatus | null>;
}

type Reads = () => Promise<ReadModels>;

/** Loads the figures of one page in one query. Who asks has seen what they belong to already. */
export const statusLoaders = (reads: Reads): StatusLoaders => ({
  ofQueue: loader(reads, { list: listProcessingStatus, property: 'Id', idOf: ({ queue }) => queue.id }),
  ofProcess: loader(reads, {
    list: listProcessStatus,
    property: 'ProcessId',
    idOf: ({ process }) => process.id,
  }),
});

interface Figures<S> {
  readonly list: (reads: ReadModels, folders: Folders, query: ListQuery) => Promise<Page<S>>;
  /** Of their model: the id of what they belong to. */
  readonly property: string;
  readonly idOf: (status: S) => number;
}

const loader = <S>(reads: Reads, figures: Figures<S>): DataLoader<number, S | null> =>
  new DataLoader(async (ids) => loadAll(await reads(), ids, figures), {
    // A mutation may have changed what was read for the one before it.
    cache: false,
  });

async function loadAll<S>(
  reads: ReadModels,
  ids: readonly number[],
  { list, property, idOf }: Figures<S>,
): Promise<(S | null)[]> {
  const { rows } = await list(reads, null, {
    filter: isIn(property, 'number', ids),
    orderBy: [],
    top: ids.length,
    skip: 0,
    count: false,
    now: fromMilliseconds(0),
  });
  const byId = new Map(rows.map((status) => [idOf(status), status]));
  return ids.map((id) => byId.get(id) ?? null);
}
