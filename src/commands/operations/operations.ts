import { DomainError } from '../../domain/errors.ts';
import type { Recorded } from '../../domain/event.ts';
import type { OperationEvent, Started } from '../../domain/operation/events.ts';
import type { Operation, OperationCommand } from '../../domain/operation/operation.ts';
import { decide, evolve, operationStream } from '../../domain/operation/operation.ts';
import { append } from '../append.ts';
import type { CommandContext, Orchestrator } from '../context.ts';
import { demandExpected, metadataOf } from '../context.ts';
import type { Folded } from '../foldedStreams.ts';
import { readFolded } from '../foldedStreams.ts';
import { idsOnce, isCarriedOut } from '../idempotency.ts';
import { retryOnConflict } from '../retryOnConflict.ts';
import { noHead, sealAppend } from '../sealedAppend.ts';

type Log = Pick<Orchestrator, 'store' | 'clock'>;

/** Begins a change to many items, which the leader carries out; the same call again under a key answers the same. */
export async function startOperation(
  orchestrator: Orchestrator,
  context: CommandContext,
  given: Started,
): Promise<Operation> {
  const { store, clock, ids } = orchestrator;
  const { once } = context;
  const id = once?.target.id ?? (await ids.next('operation'));
  const before = once?.isRepeat === true ? await findOperation(store, id) : null;
  if (before !== null) return before.state;
  const events: OperationEvent[] = [{ type: 'Started', data: given }];
  const stream = operationStream(id);
  const metadata = metadataOf(context, clock);
  const sealed = sealAppend(stream, noHead, events, metadata, idsOnce(once, stream, events));
  await append(store, sealed.append);
  return folded(null, sealed.recorded);
}

/** What an operation that is started under a key is called. */
export const operationTarget = async ({ ids }: Orchestrator): Promise<{ id: number }> => ({
  id: await ids.next('operation'),
});

/** An operation as the log has it; null where there is none. */
export const findOperation = (store: Log['store'], id: number): Promise<Folded<Operation> | null> =>
  readFolded<Operation, null>(store, operationStream(id), null, (operation, event) =>
    evolve(operation, event as Recorded<OperationEvent>),
  );

/** Stops an operation. Throws ItemNotFound, also where it is in another folder, InvalidOperationStatus. */
export const cancelOperation = (log: Log, context: CommandContext, id: number): Promise<Operation> =>
  handleOperation(log, context, id, { type: 'Cancel' });

/** Lets one that has failed or was cancelled go on in the caller's name. Throws as cancelOperation. */
export const resumeOperation = (log: Log, context: CommandContext, id: number): Promise<Operation> =>
  handleOperation(log, context, id, { type: 'Resume' });

/** An operation of the caller's folder. Throws ItemNotFound. */
export async function demandOperation(
  store: Log['store'],
  { folderId }: Pick<CommandContext, 'folderId'>,
  id: number,
): Promise<Folded<Operation>> {
  const found = await findOperation(store, id);
  if (found === null || found.state.folderId !== folderId) throw new DomainError('ItemNotFound');
  return found;
}

function handleOperation(
  log: Log,
  context: CommandContext,
  id: number,
  command: OperationCommand,
): Promise<Operation> {
  return retryOnConflict(
    async () => {
      const before = await demandOperation(log.store, context, id);
      const { revision } = before.head;
      if (await isCarriedOut(log.store, context.once, operationStream(id), revision)) return before.state;
      demandExpected(context, { revision });
      return (await recordCommand(log, context, before, command)).state;
    },
    () => {},
  );
}

/**
 * Appends what a command makes of an operation behind `before`; unchanged where that is nothing. Throws
 * WrongExpectedRevision where somebody else has written since.
 */
export async function recordCommand(
  { store, clock }: Log,
  context: CommandContext,
  before: Folded<Operation>,
  command: OperationCommand,
): Promise<Folded<Operation>> {
  const events = decide(command, before.state);
  if (events.length === 0) return before;
  const stream = operationStream(before.state.id);
  const ids = idsOnce(context.once, stream, events);
  const sealed = sealAppend(stream, before.head, events, metadataOf(context, clock), ids);
  await append(store, sealed.append);
  return { state: folded(before.state, sealed.recorded), head: sealed.head };
}

function folded(before: Operation | null, recorded: readonly Recorded[]): Operation {
  let operation = before;
  for (const event of recorded) operation = evolve(operation, event as Recorded<OperationEvent>);
  if (operation === null) throw new Error('an operation begins with an event');
  return operation;
}

/** In whose name an operation changes items: its id is what their events have in common. */
export const contextOf = ({ id, tenantId, folderId, actor, door }: Operation): CommandContext => ({
  tenantId,
  folderId,
  principal: actor,
  door,
  requestId: operationStream(id),
});
