import { canUseFolder, demand } from '../../../auth/caller.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Recorded } from '../../../domain/event.ts';
import type { OperationEvent } from '../../../domain/operation/events.ts';
import { evolve, type Operation, operationStream } from '../../../domain/operation/operation.ts';
import { positionText } from '../../../readModel/logPosition.ts';
import { decode } from '../../../store/decode.ts';
import type { EventStore } from '../../../store/eventStore.ts';
import { numberOf } from '../ids.ts';
import { Latest } from './latest.ts';
import type { LiveContext } from './liveContext.ts';
import { SubscriptionBroken } from './resumable.ts';
import { stoppable } from './stoppable.ts';

const PAGE = 500;

export interface OperationMessage {
  readonly position: string;
  readonly operation: Operation;
}

/**
 * An operation as it is, then whenever it has come further, until it has ended. Throws ForbiddenOperation, ItemNotFound;
 * the stream breaks with SubscriptionBroken.
 */
export async function operationProgress(
  context: LiveContext,
  id: string,
): Promise<AsyncGenerator<OperationMessage, void>> {
  const { live } = context;
  demand(await context.caller(), 'Transactions.View');
  const stream = operationStream(numberOf(id));
  const changes = new Latest<string, number>();
  // Before the first look, so that nothing falls between the two.
  const leave = live.streams.add(stream, ({ position }) => changes.put(stream, position));
  try {
    const position = await live.store.lastPosition();
    const operation = await furtherOf(live.store, stream, null);
    if (operation === null) throw new DomainError('ItemNotFound');
    await demandOperation(context, operation);
    return stoppable(messagesOf(context, operation, position, changes), () => {
      leave();
      changes.end();
    });
  } catch (error) {
    leave();
    throw error;
  }
}

async function demandOperation({ caller }: LiveContext, { folderId }: Operation): Promise<void> {
  const now = await caller();
  demand(now, 'Transactions.View');
  if (!canUseFolder(now, folderId)) throw new DomainError('ItemNotFound');
}

async function* messagesOf(
  context: LiveContext,
  first: Operation,
  start: number,
  changes: Latest<string, number>,
): AsyncGenerator<OperationMessage, void> {
  const { store } = context.live;
  let position = positionText(store.logId, start);
  let operation = first;
  try {
    yield { position, operation };
    while (operation.status === 'Running') {
      const changed = await changes.next();
      if (changed === null) return;
      const further: Operation | null = await furtherOf(store, operationStream(operation.id), operation);
      if (further === null || further.revision === operation.revision) continue;
      await demandOperation(context, further);
      operation = further;
      position = positionText(store.logId, changed);
      yield { position, operation };
    }
  } catch (error) {
    throw new SubscriptionBroken(error, position);
  }
}

/** An operation with what has happened to it since; null where there is none. */
async function furtherOf(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
  known: Operation | null,
): Promise<Operation | null> {
  let operation = known;
  for (;;) {
    const from = operation === null ? 0 : operation.revision + 1;
    const page = await store.readStream(stream, { from, maxCount: PAGE });
    for (const stored of page) operation = evolve(operation, decode(stored) as Recorded<OperationEvent>);
    if (page.length < PAGE) return operation;
  }
}
