import type { Metadata, Recorded } from '../domain/event.ts';
import type { StoredEvent } from './eventStore.ts';

/** A stored event as folds and projections read it. */
export function decode(stored: StoredEvent): Recorded {
  const { stream, revision, position, id, type } = stored;
  const { data, metadata } = stored.parsed ?? parse(stored);
  return { stream, revision, position, id, type, data, metadata: metadata as Metadata };
}

/**
 * As `decode`; null for an event that somebody else has put into one of our streams by hand: none of ours is without an
 * instant. To stop at it would stop the program for good, since nothing is ever taken out of a log; whoever verifies the
 * log is told of it.
 */
export function decodeOwn(stored: StoredEvent): Recorded | null {
  try {
    const event = decode(stored);
    return isObject(event.data) && isObject(event.metadata) && typeof event.metadata.at === 'string'
      ? event
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const parse = ({ data, metadata }: StoredEvent): { data: object; metadata: object } => ({
  data: JSON.parse(data) as object,
  metadata: JSON.parse(metadata) as object,
});
