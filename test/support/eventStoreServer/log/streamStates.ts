import type { EventStore } from '../../../../src/store/eventStore.ts';
import { fromStored } from './storedText.ts';
import type { Recorded } from './storedText.ts';
import { describedBy, HASHED, isMetastream, TOMBSTONE } from './streamNames.ts';

/** The metadata of a stream that hide events. */
export interface StreamMetadata {
  /** Revisions below it are hidden. */
  readonly $tb?: number;
  readonly $maxCount?: number;
  /** Seconds. */
  readonly $maxAge?: number;
}

export interface StreamState {
  readonly isTombstoned: boolean;
  readonly metadata: StreamMetadata | undefined;
}

/** The `$tb` of a soft delete is the largest int64, which JSON.parse rounds to this. */
const SOFT_DELETED = 2 ** 63;
/** A metastream keeps its last event only. */
const OF_METASTREAMS: StreamMetadata = { $maxCount: 1 };
const PAGE = 1_000;

export const isSoftDeleted = ({ metadata }: StreamState): boolean => (metadata?.$tb ?? 0) >= SOFT_DELETED;

/** What is said about streams apart from their events, in memory: most streams have nothing of it. */
export class StreamStates {
  readonly #tombstones = new Set<string>();
  readonly #metadata = new Map<string, StreamMetadata>();

  static async load(store: EventStore): Promise<StreamStates> {
    const states = new StreamStates();
    for (let after = 0; ;) {
      const page = await store.readAll({ after, maxCount: PAGE, categories: [HASHED, TOMBSTONE] });
      page.forEach((event) => states.learn(fromStored(event)));
      const last = page.at(-1);
      if (last === undefined) return states;
      after = last.position;
    }
  }

  /** An event has been written. */
  learn({ stream, type, data }: Pick<Recorded, 'stream' | 'type' | 'data'>): void {
    if (type === '$streamDeleted') this.#tombstones.add(stream);
    else if (isMetastream(stream)) this.#metadata.set(describedBy(stream), parsed(data));
  }

  of(stream: string): StreamState {
    if (isMetastream(stream)) {
      return { isTombstoned: this.#tombstones.has(describedBy(stream)), metadata: OF_METASTREAMS };
    }
    return { isTombstoned: this.#tombstones.has(stream), metadata: this.#metadata.get(stream) };
  }
}

function parsed(data: string | Uint8Array): StreamMetadata {
  try {
    const value: unknown = JSON.parse(data.toString());
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** The text of a stream's metadata with another `$tb`, a whole number that JavaScript may not be able to hold. */
export function withTruncation(metadata: StreamMetadata | undefined, tb: string): string {
  const { $tb: _, ...rest } = metadata ?? {};
  const others = JSON.stringify(rest).slice(1, -1);
  return others === '' ? `{"$tb":${tb}}` : `{"$tb":${tb},${others}}`;
}
