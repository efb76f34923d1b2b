import { positionText } from '../../../readModel/logPosition.ts';
import type { Followed } from './follow.ts';
import { follow } from './follow.ts';
import type { LiveContext } from './liveContext.ts';
import type { LiveEvent } from './liveEvent.ts';
import { startOf, SubscriptionBroken } from './resumable.ts';
import { stoppable } from './stoppable.ts';
import type { WorkTopic, WorkTopicNamed } from './workTopic.ts';
import { canView, demandStill, workTopic } from './workTopic.ts';

/** What a subscriber is told: that it has all up to a position, then each event. */
export interface WorkMessage {
  readonly position: string;
  readonly live: LiveEvent | null;
}

export interface WorkEventsAsked extends WorkTopicNamed {
  readonly after?: string | null;
}

/** Throws what workTopic and startOf throw; the stream breaks with SubscriptionBroken. */
export async function workEventStream(
  context: LiveContext,
  asked: WorkEventsAsked,
): Promise<AsyncGenerator<WorkMessage, void>> {
  const { live, services } = context;
  const wanted = await workTopic(services, await context.caller(), asked);
  const after = await startOf(live.store, context.resumeAfter ?? asked.after);
  const events = follow(live, wanted.topic, after);
  const messages = messagesOf(context, wanted, events, after);
  // Whoever waits for a message waits for an event.
  return stoppable(messages, () => void events.return());
}

async function* messagesOf(
  { live, caller }: LiveContext,
  { kinds }: WorkTopic,
  events: AsyncGenerator<Followed, void>,
  after: number,
): AsyncGenerator<WorkMessage, void> {
  let position = positionText(live.store.logId, after);
  try {
    yield { position, live: null };
    for await (const { position: reached, live: each } of events) {
      if (each !== null && !kinds.includes(each.work.kind)) continue;
      const now = await caller();
      if (each !== null) demandStill(now, kinds, each.event.metadata.folderId);
      if (each !== null && !canView(now, each.work.kind)) continue;
      const message = { position: positionText(live.store.logId, reached), live: each };
      yield message;
      position = message.position;
    }
  } catch (error) {
    throw new SubscriptionBroken(error, position);
  }
}
