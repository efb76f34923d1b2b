import { itemStream } from '../domain/followUps.ts';
import type { Metadata } from '../domain/event.ts';
import type { Once } from '../domain/idempotency.ts';
import type { QueueItem, QueueItemCommand } from '../domain/queueItem/queueItem.ts';
import { decide } from '../domain/queueItem/queueItem.ts';
import { hasSealed } from '../domain/queueItem/texts.ts';
import { append } from './append.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import { commit } from './commit.ts';
import { decided } from './decided.ts';
import { idsOnce } from './idempotency.ts';
import { shownItem } from './personal/personal.ts';
import type { Folded } from './foldedStreams.ts';
import { retryOnConflict } from './retryOnConflict.ts';
import type { SealedAppend } from './sealedAppend.ts';
import { isFirst, noHead, sealAppend } from './sealedAppend.ts';

/** An item right after a command, as its door answers it. */
export interface Handled {
  readonly item: QueueItem;
  /** The attempt that follows, where the command retried the item. */
  readonly retry: QueueItem | null;
  /** Revision of the item's last event. */
  readonly revision: number;
}

/** A command, or how to make one from the item as it stands (a retry rule depends on the item's queue). */
export type CommandFor =
  | QueueItemCommand
  | ((item: QueueItem) => QueueItemCommand | Promise<QueueItemCommand>);

/**
 * Folds an item, decides, appends at the revision folded; another writer's append in between makes it fold and
 * decide again. Throws ItemNotFound also where the item is in another folder than the caller's.
 */
export function handle(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  command: CommandFor,
): Promise<Handled> {
  const { items, store, clock } = orchestrator;
  const stream = itemStream(id);
  return retryOnConflict(
    async () => {
      const metadata = metadataOf(context, clock);
      const { folded, events } = await decided(items, stream, context, store, async (item) =>
        decide(typeof command === 'function' ? await command(item) : command, item, metadata.at),
      );
      const ids = idsOnce(context.once, stream, events);
      const committed = await commit(store, sealAppend(stream, folded.head, events, metadata, ids));
      return handled(orchestrator, folded, committed);
    },
    () => {
      items.evict(stream);
    },
  );
}

function handled(
  { items, personal }: Orchestrator,
  folded: Folded<QueueItem>,
  [decision, ...followUps]: readonly SealedAppend[],
): Handled | Promise<Handled> {
  if (decision === undefined) throw new Error('a commit holds its decision');
  const after = items.appended(decision.append.stream, folded, decision.recorded, decision.head);
  const ofItems = followUps.filter(({ append: { stream } }) => stream.startsWith('queueItem-'));
  const clone = ofItems.find(isFirst);
  for (const each of ofItems) if (!isFirst(each)) items.evict(each.append.stream);
  const retry = clone === undefined ? null : created(items, clone).state;
  return shown(personal, { item: after.state, retry, revision: after.head.revision });
}

/** Doors answer what a command has made as it can be read. */
function shown(personal: Orchestrator['personal'], answer: Handled): Handled | Promise<Handled> {
  const { item, retry } = answer;
  if (!hasSealed(item) && (retry === null || !hasSealed(retry))) return answer;
  return opened(personal, answer);
}

async function opened(personal: Orchestrator['personal'], answer: Handled): Promise<Handled> {
  const { item, retry } = answer;
  const next = retry === null ? null : await shownItem(personal, retry);
  return { ...answer, item: await shownItem(personal, item), retry: next };
}

/** Folds a stream that an append has just begun. */
export const created = (items: Orchestrator['items'], sealed: SealedAppend): Folded<QueueItem> =>
  items.appended(sealed.append.stream, null, sealed.recorded, sealed.head);

/** Begins an item's stream; nobody else can have this id, so nothing is read. */
export async function begin(
  { items, store }: Orchestrator,
  id: number,
  events: Parameters<typeof sealAppend>[2],
  metadata: Metadata,
  once?: Once,
): Promise<Folded<QueueItem>> {
  const stream = itemStream(id);
  const sealed = sealAppend(stream, noHead, events, metadata, idsOnce(once, stream, events));
  await append(store, sealed.append);
  // It may have been a repeat: under a key, another call at another instant may have begun the stream.
  const there = once === undefined ? null : await items.reload(stream);
  return there ?? created(items, sealed);
}
