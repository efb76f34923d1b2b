import { DomainError } from '../domain/errors.ts';
import type { DomainEvent, Recorded } from '../domain/event.ts';
import type { ReservationEvent } from '../domain/reservation.ts';
import { decode } from '../store/decode.ts';
import { commit } from './commit.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { demandExpected, metadataOf } from './context.ts';
import { completeDecision } from './followUps.ts';
import { idsOnce, isCarriedOut } from './idempotency.ts';
import { nameStream, takeText } from './reservations.ts';
import { retryOnConflict } from './retryOnConflict.ts';
import type { Head } from './sealedAppend.ts';
import { headAt, sealAppend } from './sealedAppend.ts';

// Processes, systems and bots: each has a UUID that no other of its kind has, and a number by which all else names it.

export type KeyedKind = 'process' | 'system' | 'bot';

/** Keys are unique in a tenant, not in a folder. */
const ANY_FOLDER = 0;

/**
 * Creates a definition under a key, which decides; this node then knows it. Where somebody has the key already, what
 * has it is heard of and nothing is created.
 */
export async function createKeyed(
  orchestrator: Orchestrator,
  context: CommandContext,
  kind: KeyedKind,
  key: string,
  eventsOf: (id: number) => readonly DomainEvent[],
): Promise<'created' | 'known'> {
  const { store, ids, clock } = orchestrator;
  const stream = nameStream(kind, ANY_FOLDER, key);
  const id = await ids.next(kind);
  const creates = { stream: `${kind}-${id}`, isNew: true, events: eventsOf(id) };
  const taking = {
    stream,
    taken: { key, creates },
    refusal: 'NameAlreadyUsed',
    metadata: metadataOf(context, clock),
  } as const;
  try {
    const committed = await takeText(store, taking, clock);
    for (const { recorded } of committed) hearAll(orchestrator, recorded);
    return 'created';
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'NameAlreadyUsed') throw error;
    await hearHolder(orchestrator, stream);
    return 'known';
  }
}

/**
 * Changes a definition as the log has it, of which this node may not have heard yet. What was carried out under the same
 * key before is not decided again. Throws OptimisticConcurrency where the caller has seen another revision.
 */
export function changeKeyed(
  orchestrator: Orchestrator,
  context: CommandContext,
  stream: string,
  known: () => { readonly revision: number } | undefined,
  decideOn: () => readonly DomainEvent[],
): Promise<void> {
  return retryOnConflict(
    async () => {
      const head = await hear(orchestrator, stream, known()?.revision ?? 0);
      if (await isCarriedOut(orchestrator.store, context.once, stream, head.revision)) return;
      const events = decideOn();
      if (events.length === 0) return;
      demandExpected(context, known());
      const ids = idsOnce(context.once, stream, events);
      const sealed = sealAppend(stream, head, events, metadataOf(context, orchestrator.clock), ids);
      await commit(orchestrator.store, sealed);
      hearAll(orchestrator, sealed.recorded);
    },
    () => {},
  );
}

function hearAll({ definitions }: Orchestrator, events: readonly Recorded[]): void {
  for (const event of events) definitions.apply(event);
}

/** Folds what the log has of a definition from a revision on; where its stream ends. */
export async function hear(orchestrator: Orchestrator, stream: string, from: number): Promise<Head> {
  const events = await orchestrator.store.readStream(stream, { from });
  hearAll(orchestrator, events.map(decode));
  return headAt(events.at(-1));
}

/** Hears of what holds a key, and sees to it that it is there. */
async function hearHolder(orchestrator: Orchestrator, stream: string): Promise<void> {
  const [last] = await orchestrator.store.readStream(stream, { direction: 'backwards', maxCount: 1 });
  if (last === undefined) return;
  const taken = decode(last) as Recorded<ReservationEvent>;
  if (taken.type !== 'Taken' || taken.data.creates === undefined) return;
  await completeDecision(orchestrator.store, stream, taken.revision);
  await hear(orchestrator, taken.data.creates.stream, 0);
}
