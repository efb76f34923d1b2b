import type { BlobId, BlobStore } from './blobStore.ts';

const DAY_MS = 86_400_000;

export interface Collected {
  readonly kept: number;
  readonly deleted: number;
  readonly freedBytes: number;
  /** Puts that had broken off. */
  readonly leftovers: number;
}

/**
 * Deletes blobs that nothing refers to. `referenced` names every blob that is referred to; it must throw where it
 * cannot name them all, as while a projection is being rebuilt: then nothing is deleted. `now` is in milliseconds.
 *
 * A put comes before the event that refers to it, so a blob stays for `graceMs` after it was put last (24 hours unless
 * told). Whoever refers to an older one must put it again.
 */
export async function collectGarbage(
  store: BlobStore,
  referenced: AsyncIterable<BlobId>,
  now: number,
  graceMs: number = DAY_MS,
): Promise<Collected> {
  const storedBefore = now - graceMs;
  const marked = new Set<BlobId>();
  for await (const id of referenced) marked.add(id);

  let [kept, deleted, freedBytes] = [0, 0, 0];
  for await (const { id, size, storedAt } of store.list()) {
    const isGarbage = !marked.has(id) && storedAt < storedBefore;
    if (isGarbage && (await store.delete(id, storedBefore))) {
      deleted += 1;
      freedBytes += size;
    } else kept += 1;
  }
  return { kept, deleted, freedBytes, leftovers: await store.removeLeftovers(storedBefore) };
}
