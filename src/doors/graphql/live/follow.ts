import type { Live } from './live.ts';
import type { LiveEvent } from './liveEvent.ts';
import { Mailbox } from './mailbox.ts';
import type { PastPage } from './past.ts';
import { pastOf } from './past.ts';
import { stoppable } from './stoppable.ts';
import type { Topic } from './workHub.ts';

/** After so many pages of the log that had nothing for it, a reader is told how far they went. */
const PAGES_UNTOLD = 20;

/** What is needed to follow a topic. */
export type Followable = Pick<Live, 'settings' | 'store' | 'hub' | 'pace' | 'liveEvent' | 'queueOf'>;

/** An event about a topic, or none: then the log has nothing about it up to that position. */
export interface Followed {
  readonly position: number;
  readonly live: LiveEvent | null;
}

/**
 * Every event about a topic behind a position, in the order of the log, each once: first those that the log has, then
 * those that happen. Throws SubscriptionTooSlow where its reader does not keep up with what happens.
 */
export function follow(live: Followable, topic: Topic, after: number): AsyncGenerator<Followed, void> {
  const mailbox = new Mailbox<LiveEvent>(live.settings.waiting);
  return stoppable(followInto(mailbox, live, topic, after), () => mailbox.end());
}

async function* followInto(
  mailbox: Mailbox<LiveEvent>,
  live: Followable,
  topic: Topic,
  after: number,
): AsyncGenerator<Followed, void> {
  const readPage = pastOf(live, topic, after);
  let page: PastPage = { position: after, events: [], isFull: false };
  let untold = 0;
  let leave: (() => void) | null = null;
  try {
    // Who has far to read meets the end first, and listens only then. A page that is not full and was asked for while
    // we listened has all that was not heard.
    for (;;) {
      const isHeard: boolean = leave !== null;
      page = await (page.isFull ? live.pace.page(readPage) : readPage());
      // Whoever has gone meanwhile has nothing read for it any more.
      if (mailbox.isEnded) return;
      for (const event of page.events) yield { position: event.position, live: live.liveEvent(event) };
      untold = page.events.length > 0 ? 0 : untold + 1;
      if (untold === PAGES_UNTOLD) {
        untold = 0;
        yield { position: page.position, live: null };
      }
      if (page.isFull) continue;
      if (isHeard) break;
      leave = live.hub.add(topic, mailbox);
    }
    for (let next = await mailbox.next(); next !== null; next = await mailbox.next())
      if (next.event.position > page.position) yield { position: next.event.position, live: next };
  } finally {
    leave?.();
  }
}
