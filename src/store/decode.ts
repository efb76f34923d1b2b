import type { Recorded } from '../domain/event.ts';
import type { StoredEvent } from './eventStore.ts';

/** A stored event as folds and projections read it. */
export function decode({ stream, revision, position, id, type, data, metadata }: StoredEvent): Recorded {
  return { stream, revision, position, id, type, data: JSON.parse(data), metadata: JSON.parse(metadata) };
}
