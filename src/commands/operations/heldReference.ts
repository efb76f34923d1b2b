import { take } from '../../domain/reservation.ts';
import { append } from '../append.ts';
import type { CommandContext, Orchestrator } from '../context.ts';
import { metadataOf } from '../context.ts';
import { settledReservation } from '../reservations.ts';
import { retryOnConflict } from '../retryOnConflict.ts';
import { sealAppend } from '../sealedAppend.ts';

type Log = Pick<Orchestrator, 'store' | 'clock'>;

/** Lets a retry chain hold a reference before its item is there. Throws DuplicateReference where another one does. */
export function holdReference(
  { store, clock }: Log,
  context: CommandContext,
  stream: string,
  key: string,
): Promise<void> {
  const metadata = metadataOf(context, clock);
  return retryOnConflict(
    async () => {
      const { state, head } = await settledReservation(store, stream, metadata, clock);
      if (state.kind === 'held' && state.key === key) return;
      const taken = take(state, { key }, 'DuplicateReference');
      await append(store, sealAppend(stream, head, [taken], metadata).append);
    },
    () => {},
  );
}

/** Gives a reference back where a retry chain still holds it. */
export function giveBackReference(
  { store, clock }: Log,
  context: CommandContext,
  stream: string,
  key: string,
): Promise<void> {
  const metadata = metadataOf(context, clock);
  return retryOnConflict(
    async () => {
      const { state, head } = await settledReservation(store, stream, metadata, clock);
      if (state.kind !== 'held' || state.key !== key) return;
      const released = [{ type: 'Released', data: { key } }];
      await append(store, sealAppend(stream, head, released, metadata).append);
    },
    () => {},
  );
}
