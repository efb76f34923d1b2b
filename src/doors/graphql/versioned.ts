import type { Orchestrator } from '../../commands/context.ts';
import type { Versioned } from '../../commands/reviewQueueItems.ts';
import { DomainError } from '../../domain/errors.ts';
import { itemStream } from '../../domain/followUps.ts';
import { numberOf } from './ids.ts';

/**
 * An item with the version that it must still have. Revisions count from 0, versions from what stands in the item's
 * first event, which never changes. Throws ItemNotFound.
 */
export async function versioned(
  { items }: Orchestrator,
  itemId: string,
  expectedRevision: number | null | undefined,
): Promise<Versioned> {
  const id = numberOf(itemId);
  if (typeof expectedRevision !== 'number') return { id };
  const folded = await items.load(itemStream(id));
  if (folded === null) throw new DomainError('ItemNotFound');
  return { id, version: (folded.state.created.rowVersionBase ?? 0) + expectedRevision };
}
