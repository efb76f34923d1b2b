import type { Recorded } from '../../../domain/event.ts';
import { categoryOf } from '../../../domain/event.ts';
import { decode, decodeOwn } from '../../../store/decode.ts';
import type { EventStore, StoredEvent } from '../../../store/eventStore.ts';
import { UNKNOWN_POSITION } from '../../../store/eventStore.ts';
import type { Live } from './live.ts';
import type { Topic } from './workHub.ts';

const CATEGORIES = ['queueItem', 'task'] as const;
const PAGE = 500;

/** A page of what the log has behind a position, and those of its events that are about a topic. */
export interface PastPage {
  /** Up to where it has been read. */
  readonly position: number;
  readonly events: readonly Recorded[];
  /** Whether the log may have more. */
  readonly isFull: boolean;
}

/** Reads the next page of what the log has about a topic behind a position, again and again. */
export function pastOf(
  live: Pick<Live, 'store' | 'queueOf'>,
  topic: Topic,
  after: number,
): () => Promise<PastPage> {
  const { store } = live;
  const next = 'stream' in topic ? pagesOfStream(store, topic.stream, after) : pagesOfLog(store, after);
  let position = after;
  return async () => {
    const page = await next();
    const events: Recorded[] = [];
    for (const stored of page) {
      const event = stored.position > after ? await about(live, topic, stored) : null;
      if (event !== null) events.push(event);
    }
    position = Math.max(position, page.at(-1)?.position ?? 0);
    return { position, events, isFull: page.length === PAGE };
  };
}

type Pages = () => Promise<readonly StoredEvent[]>;

function pagesOfLog(store: Pick<EventStore, 'readAll'>, start: number): Pages {
  let after = start;
  return async () => {
    const page = await store.readAll({ after, maxCount: PAGE, categories: CATEGORIES });
    after = page.at(-1)?.position ?? after;
    return page;
  };
}

/**
 * A piece of work has few events of its own, however many the log has. Where the store does not say where in the log
 * they stand, the log is read after all.
 */
function pagesOfStream(
  store: Pick<EventStore, 'readAll' | 'readStream'>,
  stream: string,
  start: number,
): Pages {
  const ofLog = pagesOfLog(store, start);
  let isPlaced = true;
  let from = 0;
  return async () => {
    const page = isPlaced ? await store.readStream(stream, { from, maxCount: PAGE }) : [];
    isPlaced &&= page.every(({ position }) => position !== UNKNOWN_POSITION);
    if (!isPlaced) return ofLog();
    from += page.length;
    return page;
  };
}

/** The event, where it is about the topic. */
async function about(
  live: Pick<Live, 'queueOf'>,
  topic: Topic,
  stored: StoredEvent,
): Promise<Recorded | null> {
  if ('stream' in topic) return stored.stream === topic.stream ? decode(stored) : null;
  const event = decodeOwn(stored);
  if (event === null || event.metadata.folderId !== topic.folderId) return null;
  if (!('queueId' in topic)) return event;
  if (categoryOf(event.stream) !== 'queueItem') return null;
  return (await live.queueOf(event)) === topic.queueId ? event : null;
}
