import { DomainError } from '../domain/errors.ts';
import type { Folded, FoldedStreams } from './foldedStreams.ts';

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
  folderId: number,
  decideOn: (state: S) => Promise<readonly E[]>,
): Promise<Decided<S, E>> {
  const folded = await streams.load(stream);
  if (folded === null || folded.state.folderId !== folderId) throw new DomainError('ItemNotFound');
  try {
    return { folded, events: await decideOn(folded.state) };
  } catch (refusal) {
    const last = refusal instanceof DomainError ? await streams.reload(stream) : null;
    if (last === null || last.head.revision === folded.head.revision) throw refusal;
    return { folded: last, events: await decideOn(last.state) };
  }
}
