import { DomainError } from '../../../domain/errors.ts';
import { positionIn } from '../../../readModel/logPosition.ts';
import type { EventStore } from '../../../store/eventStore.ts';

/** A subscription has ended for `cause`; one that begins after `position` goes on without gap or double. */
export class SubscriptionBroken extends Error {
  override readonly name = 'SubscriptionBroken';
  readonly position: string;

  constructor(cause: unknown, position: string) {
    super('a subscription was ended', { cause });
    this.position = position;
  }
}

/**
 * The position that a subscription begins behind: the one it names, else the end of the log. Throws InvalidArgument,
 * PositionInFuture.
 */
export async function startOf(
  store: Pick<EventStore, 'logId' | 'lastPosition'>,
  after: string | null | undefined,
): Promise<number> {
  const last = await store.lastPosition();
  if (after === null || after === undefined) return last;
  const position = positionIn(store.logId, after);
  if (position === null) throw new DomainError('InvalidArgument', 'after is no position of this log.');
  if (position > last) throw new DomainError('PositionInFuture');
  return position;
}
