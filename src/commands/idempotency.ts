import { hash } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import type { Metadata, Recorded } from '../domain/event.ts';
import type { IdempotencyEvent, Once, Target } from '../domain/idempotency.ts';
import { isStanding } from '../domain/idempotency.ts';
import { holderOf } from '../domain/queueItem/queueItem.ts';
import { decode } from '../store/decode.ts';
import type { EventStore } from '../store/eventStore.ts';
import { NO_STREAM } from '../store/eventStore.ts';
import { append } from './append.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import { followUpId } from './followUps.ts';
import { retryOnConflict } from './retryOnConflict.ts';
import { headAt, noHead, sealAppend } from './sealedAppend.ts';

/** A command under a key of its caller. */
export interface KeyedCommand {
  /** 1 to 255 visible ASCII characters. */
  readonly key: string;
  /** The command and all that it says, as text: another one under the same key is refused. */
  readonly request: string;
}

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Accepts a command under a key for 24 hours, which decides what the key stands for, and returns the context to give
 * the command in. `target` makes up the identity of what it creates. Without a key the context is as it was. Throws
 * InvalidArgument, IdempotencyKeyReused where the key stands for another command.
 *
 * A command that was accepted and not carried out (it was refused, or the process has died) is nobody's promise: given
 * again, it is carried out then.
 */
export async function acceptOnce(
  orchestrator: Orchestrator,
  context: CommandContext,
  command: KeyedCommand | null,
  target: () => Target | Promise<Target> = () => ({}),
): Promise<CommandContext> {
  if (command === null) return context;
  const stream = streamOf(context, command.key);
  const once = await accepted(orchestrator, context, stream, hashOf(command.request), target);
  return { ...context, once };
}

/**
 * What a command was accepted as that was given under the key before; null where the key is free. Throws as acceptOnce.
 * For commands that find out by carrying them out what they are about, and are accepted then.
 */
export async function acceptedBefore(
  { store, clock }: Orchestrator,
  context: CommandContext,
  { key, request }: KeyedCommand,
): Promise<Once | null> {
  const last = await lastOf(store, streamOf(context, key));
  const isThere = last !== undefined && isStanding(last.metadata.at, metadataOf(context, clock).at);
  return isThere ? repeated(last, hashOf(request)) : null;
}

const hashOf = (text: string): string => hash('sha256', text, 'hex');

/** Where it stands what a caller's key stands for. Throws InvalidArgument. */
export function streamOf({ tenantId, principal }: CommandContext, key: string): string {
  if (!KEY.test(key))
    throw new DomainError('InvalidArgument', 'An idempotency key must have 1 to 255 visible characters.');
  return `idempotency-${hashOf(JSON.stringify([tenantId, holderOf(principal), key]))}`;
}

function accepted(
  { store, clock }: Orchestrator,
  context: CommandContext,
  stream: string,
  requestHash: string,
  target: () => Target | Promise<Target>,
): Promise<Once> {
  let isNew = true;
  return retryOnConflict(
    async () => {
      const metadata = metadataOf(context, clock);
      // Most keys are new, so the first try reads nothing.
      const last = isNew ? undefined : await lastOf(store, stream);
      if (last !== undefined && isStanding(last.metadata.at, metadata.at)) return repeated(last, requestHash);
      const event = { type: 'Accepted', data: { requestHash, target: await target() } } as const;
      return write(store, stream, last, event, metadata);
    },
    () => {
      isNew = false;
    },
  );
}

type LastEvent = Recorded<IdempotencyEvent> & { readonly head: ReturnType<typeof headAt> };

async function lastOf(store: EventStore, stream: string): Promise<LastEvent | undefined> {
  const [stored] = await store.readStream(stream, { direction: 'backwards', maxCount: 1 });
  if (stored === undefined) return undefined;
  return { ...(decode(stored) as Recorded<IdempotencyEvent>), head: headAt(stored) };
}

function repeated({ id, data }: LastEvent, requestHash: string): Once {
  if (data.requestHash !== requestHash) throw new DomainError('IdempotencyKeyReused');
  return { decisionId: id, target: data.target, isRepeat: true };
}

async function write(
  store: EventStore,
  stream: string,
  last: LastEvent | undefined,
  event: IdempotencyEvent,
  metadata: Metadata,
): Promise<Once> {
  const sealed = sealAppend(stream, last?.head ?? noHead, [event], metadata);
  await append(store, sealed.append);
  const [{ id } = { id: '' }] = sealed.recorded;
  return { decisionId: id, target: event.data.target, isRepeat: false };
}

/** The ids of the events that a command appends to a stream; none where it is given under no key. */
export const idsOnce = (
  once: Once | undefined,
  stream: string,
  events: readonly unknown[],
): readonly string[] | undefined =>
  once === undefined ? undefined : events.map((_, n) => followUpId(once.decisionId, stream, n));

/** Whether a command given again has been carried out on a stream, as far as `revision`. */
export async function isCarriedOut(
  store: EventStore,
  once: Once | undefined,
  stream: string,
  revision: number,
): Promise<boolean> {
  if (revision === NO_STREAM) return false;
  const at = await carriedOutAt(store, once, stream);
  return at !== null && at <= revision;
}

/** The revision of the first event that a command given again has led to on a stream; null where there is none. */
export async function carriedOutAt(
  store: EventStore,
  once: Once | undefined,
  stream: string,
): Promise<number | null> {
  if (once?.isRepeat !== true) return null;
  const id = followUpId(once.decisionId, stream, 0);
  const events = await store.readStream(stream);
  return events.find((event) => event.id === id)?.revision ?? null;
}
