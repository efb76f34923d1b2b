import type { ChainTexts } from './chainTexts.ts';
import type { EventStore } from './eventStore.ts';
import type { LogPlace } from './logPlace.ts';

/** Opens a log beside the process that writes it: for threads. An adapter is loaded only where it is used. */
export async function openForReading(place: LogPlace): Promise<EventStore> {
  if ('file' in place) {
    const { openEmbeddedStore } = await import('./embedded/embeddedStore.ts');
    return openEmbeddedStore({ path: place.file, readOnly: true });
  }
  const { openEventStoreDb } = await import('./eventstoredb/openEventStoreDb.ts');
  return openEventStoreDb({ url: place.url });
}

/** As openForReading, for whoever only looks at chains; null where the store writes no such texts. */
export async function openChainTexts(place: LogPlace): Promise<ChainTexts | null> {
  if ('url' in place) return null;
  const { embeddedChainTexts } = await import('./embedded/chainTexts.ts');
  return embeddedChainTexts(place.file);
}
