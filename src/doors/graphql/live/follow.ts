import { setImmediate as turn } from 'node:timers/promises';
import type { Recorded } from '../../../domain/event.ts';
import { categoryOf } from '../../../domain/event.ts';
import { decode } from '../../../store/decode.ts';
import type { StoredEvent } from '../../../store/eventStore.ts';
import type { Live } from './live.ts';
import type { LiveEvent } from './liveEvent.ts';
import { Mailbox } from './mailbox.ts';
import { stoppable } from './stoppable.ts';
import type { Topic } from './workHub.ts';

const CATEGORIES = ['queueItem', 'task'] as const;
const PAGE = 500;

/**
 * Every event about a topic behind a position, in the order of the log, each once: first those that the log has, then
 * those that happen. Throws SubscriptionTooSlow where its reader does not keep up with what happens.
 */
export function follow(live: Live, topic: Topic, after: number): AsyncGenerator<LiveEvent, void> {
  const mailbox = new Mailbox<LiveEvent>(live.settings.waiting);
  return stoppable(followInto(mailbox, live, topic, after), () => mailbox.end());
}

async function* followInto(
  mailbox: Mailbox<LiveEvent>,
  live: Live,
  topic: Topic,
  after: number,
): AsyncGenerator<LiveEvent, void> {
  let last = after;
  let leave: (() => void) | null = null;
  try {
    // Who has far to read meets the end first, and listens only then. A page that is not full and was asked for while
    // we listened has all that was not heard.
    for (;;) {
      const isHeard: boolean = leave !== null;
      const page = await live.store.readAll({ after: last, maxCount: PAGE, categories: CATEGORIES });
      for (const stored of page) {
        const event = await about(live, topic, stored);
        last = stored.position;
        if (event !== null) yield live.liveEvent(event);
      }
      if (page.length === PAGE) await turn();
      else if (isHeard) break;
      else leave = live.hub.add(topic, mailbox);
    }
    for (let next = await mailbox.next(); next !== null; next = await mailbox.next())
      if (next.event.position > last) yield next;
  } finally {
    leave?.();
  }
}

/** The event, where it is about the topic. */
async function about(live: Live, topic: Topic, stored: StoredEvent): Promise<Recorded | null> {
  if ('stream' in topic) return stored.stream === topic.stream ? decode(stored) : null;
  const event = decode(stored);
  if (event.metadata.folderId !== topic.folderId) return null;
  if (!('queueId' in topic)) return event;
  if (categoryOf(event.stream) !== 'queueItem') return null;
  return (await live.queueOf(event)) === topic.queueId ? event : null;
}
