import type { Instant } from '../../domain/instant.ts';
import { trimmed } from '../../domain/instant.ts';
import type { QueueItem } from '../../domain/queueItem/state.ts';
import { erasedTexts } from '../../domain/queueItem/texts.ts';
import type { Contents } from '../contents.ts';
import type { Queries } from '../readModels.ts';

/** When those of some items were erased that were, by their ids. */
async function erasedAmong(reads: Queries, ids: readonly number[]): Promise<ReadonlyMap<number, Instant>> {
  if (ids.length === 0) return new Map();
  const rows = await reads.keyed
    .selectFrom('item')
    .select(['id', 'erased_at'])
    .where('id', 'in', ids)
    .where('erased_at', 'is not', null)
    .execute();
  return new Map(rows.map(({ id, erased_at: at }) => [id, trimmed(at ?? '')]));
}

/** Opens items as they were in the past: what was erased since then is not shown of that time either. */
export const contentsOfThePast = (reads: Queries): Contents => ({
  async items(items) {
    const erased = await erasedAmong(
      reads,
      items.map(({ created }) => created.id),
    );
    return reads.contents.items(items.map((item) => withoutErased(item, erased.get(item.created.id))));
  },
  comments: (comments) => reads.contents.comments(comments),
});

const withoutErased = (item: QueueItem, erasedAt: Instant | undefined): QueueItem =>
  erasedAt === undefined ? item : { ...erasedTexts(item), erasedAt };

/** An erased item, as it is found to see that its erasure is complete. */
export interface Erasure {
  readonly id: number;
  readonly key: string;
  readonly folderId: number;
  /** In fixed width. */
  readonly erasedAt: string;
}

/** Erased items in the order of their erasure, from behind a place on. */
export async function listErasures(
  reads: Queries,
  after: Pick<Erasure, 'erasedAt' | 'id'>,
  limit: number,
): Promise<readonly Erasure[]> {
  const rows = await reads.keyed
    .selectFrom('item')
    .select(['id', 'key', 'folder_id', 'erased_at'])
    .where('erased_at', 'is not', null)
    .where((where) =>
      where.or([
        where('erased_at', '>', after.erasedAt),
        where.and([where('erased_at', '=', after.erasedAt), where('id', '>', after.id)]),
      ]),
    )
    .orderBy('erased_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    folderId: row.folder_id,
    erasedAt: row.erased_at ?? '',
  }));
}
