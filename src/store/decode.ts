import type { Metadata, Recorded } from '../domain/event.ts';
import type { StoredEvent } from './eventStore.ts';

/** A stored event as folds and projections read it. */
export function decode(stored: StoredEvent): Recorded {
  const { stream, revision, position, id, type } = stored;
  const { data, metadata } = stored.parsed ?? parse(stored);
  return { stream, revision, position, id, type, data, metadata: metadata as Metadata };
}

const parse = ({ data, metadata }: StoredEvent): { data: object; metadata: object } => ({
  data: JSON.parse(data) as object,
  metadata: JSON.parse(metadata) as object,
});
