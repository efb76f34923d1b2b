import { unusedBlobs } from '../../readModel/queries/referencedBlobs.ts';
import type { ReadModels } from '../../readModel/readModels.ts';
import type { Orchestrator } from '../context.ts';

/** The file store, as far as erasing goes. */
export interface Blobs {
  /** Deletes a content that was put before an instant, in milliseconds; see the port of the file store. */
  delete(sha256: string, storedBefore?: number): Promise<boolean>;
}

export interface Files {
  readonly reads: ReadModels;
  readonly files: Blobs;
}

/** Who puts the same content now may not have said yet what refers to it. */
const UNDER_WAY_MS = 60_000;

/**
 * Deletes contents of files that nobody refers to any more. What cannot be told at the moment, and what was put a moment
 * ago, stays until garbage is collected.
 */
export async function releaseFiles(
  { store, clock }: Pick<Orchestrator, 'store' | 'clock'>,
  { reads, files }: Files,
  contents: readonly string[],
): Promise<void> {
  if (contents.length === 0) return;
  const storedBefore = clock() - UNDER_WAY_MS;
  const unused = await unusedBlobs(reads, await store.lastPosition(), [...new Set(contents)]);
  for (const content of unused) await files.delete(content, storedBefore);
}
