import type { Callback, CallbackCommand, CallbackEvent } from '../domain/callback/callback.ts';
import { callbackStream, decide, evolve } from '../domain/callback/callback.ts';
import { DomainError } from '../domain/errors.ts';
import type { Recorded } from '../domain/event.ts';
import { append } from './append.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import type { Folded } from './foldedStreams.ts';
import { readFolded } from './foldedStreams.ts';
import { idsOnce, isCarriedOut } from './idempotency.ts';
import { retryOnConflict } from './retryOnConflict.ts';
import { sealAppend } from './sealedAppend.ts';

type Log = Pick<Orchestrator, 'store' | 'clock'>;

/** The message to the system that has set a task, as the log has it; null where there is none. */
export const findCallback = async (store: Orchestrator['store'], taskId: number): Promise<Callback | null> =>
  (await readCallback(store, taskId))?.state ?? null;

/** Writes down what came of an attempt, and what follows: another attempt, or none. Returns how it stands then. */
export const recordAttempt = (
  log: Log,
  context: CommandContext,
  taskId: number,
  attempt: Omit<Extract<CallbackCommand, { type: 'Record' }>, 'type'>,
): Promise<Callback> => handleCallback(log, context, taskId, { type: 'Record', ...attempt });

/**
 * Sends the message about a task again, from the first attempt on, whatever came of it before: its receiver tells by its
 * name whether it has had it. Throws ItemNotFound where the task has none, or is in another folder.
 */
export const replayCallback = (log: Log, context: CommandContext, taskId: number): Promise<Callback> =>
  handleCallback(log, context, taskId, { type: 'Replay' });

/** Nobody keeps callbacks in memory: what is decided is read in any case. */
function handleCallback(
  { store, clock }: Log,
  context: CommandContext,
  taskId: number,
  command: CallbackCommand,
): Promise<Callback> {
  const stream = callbackStream(taskId);
  return retryOnConflict(
    async () => {
      const folded = await readCallback(store, taskId);
      if (folded === null || folded.state.folderId !== context.folderId)
        throw new DomainError('ItemNotFound', 'The task has no callback.');
      if (await isCarriedOut(store, context.once, stream, folded.head.revision)) return folded.state;
      const metadata = metadataOf(context, clock);
      const events = decide(command, folded.state, metadata.at);
      if (events.length === 0) return folded.state;
      const sealed = sealAppend(stream, folded.head, events, metadata, idsOnce(context.once, stream, events));
      await append(store, sealed.append);
      return sealed.recorded.reduce<Callback>(
        (callback, event) => evolve(callback, event as Recorded<CallbackEvent>),
        folded.state,
      );
    },
    () => {},
  );
}

const readCallback = (store: Orchestrator['store'], taskId: number): Promise<Folded<Callback> | null> =>
  readFolded<Callback, null>(store, callbackStream(taskId), null, (callback, event) =>
    evolve(callback, event as Recorded<CallbackEvent>),
  );
