import type { Orchestrator } from '../commands/context.ts';
import type { BlobStore } from '../files/blobStore.ts';
import type { Collected } from '../files/collectGarbage.ts';
import { collectGarbage } from '../files/collectGarbage.ts';
import { referencedBlobs } from '../readModel/queries/referencedBlobs.ts';
import type { ReadModels } from '../readModel/readModels.ts';

export interface CollectingOptions {
  readonly orchestrator: Pick<Orchestrator, 'store' | 'clock'>;
  readonly reads: ReadModels;
  readonly files: BlobStore;
}

/** Deletes contents of files that nothing refers to (see collectGarbage). Throws where not all references are known. */
export async function collectBlobs({ orchestrator, reads, files }: CollectingOptions): Promise<Collected> {
  const { store, clock } = orchestrator;
  return collectGarbage(files, referencedBlobs(reads, await store.lastPosition()), clock());
}
