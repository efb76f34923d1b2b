import { DomainError } from '../domain/errors.ts';
import type { EventStore } from '../store/eventStore.ts';
import type { CommandContext } from './context.ts';
import type { Folded, FoldedStreams } from './foldedStreams.ts';
import { isCarriedOut } from './idempotency.ts';

export interface Decided<S, E> {
  /** What the decision is about, and goes behind. */
  readonly folded: Folded<S>;
  readonly events: readonly E[];
}

/**
 * What a piece of work makes of a command. A refusal is believed only of the work as the log has it: what is kept in
 * memory may be behind, and then no append would find out. Throws ItemNotFound also where it is in another folder.
 */
export async function decided<S extends { readonly folderId: number }, E>(
  streams: FoldedStreams<S>,
  stream: string,
  { folderId, once }: Pick<CommandContext, 'folderId' | 'once'>,
  store: EventStore,
  decideOn: (state: S) => Promise<readonly E[]>,
): Promise<Decided<S, E>> {
  const decide = async (folded: Folded<S>): Promise<Decided<S, E>> => {
    // What was carried out before is not decided again, whatever would be said of it now.
    const isDone = await isCarriedOut(store, once, stream, folded.head.revision);
    return { folded, events: isDone ? [] : await decideOn(folded.state) };
  };
  const folded = await streams.load(stream);
  if (folded === null || folded.state.folderId !== folderId) throw new DomainError('ItemNotFound');
  try {
    return await decide(folded);
  } catch (refusal) {
    const last = refusal instanceof DomainError ? await streams.reload(stream) : null;
    if (last === null || last.head.revision === folded.head.revision) throw refusal;
    return decide(last);
  }
}
