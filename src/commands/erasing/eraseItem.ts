import { DomainError } from '../../domain/errors.ts';
import type { PersonalKind } from '../../domain/personal.ts';
import { kindsIn } from '../../domain/personal.ts';
import { isErased, lossOf } from '../../domain/queueItem/erase.ts';
import type { QueueItem, QueueItemCommand } from '../../domain/queueItem/queueItem.ts';
import { isFinal } from '../../domain/queueItem/statusMachine.ts';
import type { CommandContext, Orchestrator } from '../context.ts';
import { handle } from '../handle.ts';
import type { Versioned } from '../reviewQueueItems.ts';
import type { Attempt } from './chain.ts';
import { readChain } from './chain.ts';
import type { Files } from './releaseFiles.ts';
import { releaseFiles } from './releaseFiles.ts';

/** What has become of the attempts at a piece of work. */
export interface ErasedWork {
  readonly item: QueueItem;
  /** The attempts that are erased, by their numbers. */
  readonly attempts: readonly number[];
  /** What stays in the log in plain text, since no event is ever changed. */
  readonly plaintext: readonly PersonalKind[];
  /** Whether the key is destroyed: not yet where an attempt was begun at the same moment. */
  readonly isComplete: boolean;
}

/**
 * Erases all attempts at the work that an item is an attempt at: none of them shows its content, output, analytics,
 * comments and files any more, and their key is destroyed. The event on the item decides; what a crash leaves open
 * follows. Throws ItemNotFound, InvalidStatusForErase, OptimisticConcurrency.
 */
export async function eraseItem(
  orchestrator: Orchestrator,
  context: CommandContext,
  { id, version }: Versioned,
  files: Files,
): Promise<ErasedWork> {
  const { item } = await handle(orchestrator, context, id, async () => ({
    ...eraseCommand(await readChain(orchestrator.store, id), id),
    ...(version !== undefined && { version }),
  }));
  const { once: _, ...behind } = context;
  return { item, ...(await completeErasure(orchestrator, behind, id, files)) };
}

/** Throws InvalidStatusForErase where somebody may still work at one of the attempts. */
function eraseCommand(chain: readonly Attempt[], id: number): Extract<QueueItemCommand, { type: 'Erase' }> {
  if (!chain.every(({ item }) => isFinal(item.status))) throw new DomainError('InvalidStatusForErase');
  const others = chain.filter(({ item }) => item.created.id !== id && !isErased(item));
  return {
    type: 'Erase',
    files: chain.find(({ item }) => item.created.id === id)?.files ?? [],
    others: others.map((other) => lossOf(other.item, other.files)),
  };
}

/** More than once somebody else may add to an attempt just before it is erased. */
const PASSES = 3;

/**
 * Does what is left of an erasure that was decided on one of its attempts, as often as it is called. The key goes when all
 * attempts are erased: as long as it is there, something may be left. Files that are left are garbage, and collected.
 */
export async function completeErasure(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  files: Files,
): Promise<Omit<ErasedWork, 'item'>> {
  let chain = await readChain(orchestrator.store, id);
  for (let pass = 0; pass < PASSES && chain.some(isLeft); pass += 1) {
    for (const attempt of chain.filter(isLeft)) await eraseOne(orchestrator, context, attempt);
    chain = await readChain(orchestrator.store, id);
  }
  const isComplete = chain.every(({ item }) => isErased(item));
  const key = chain[0]?.item.created.key;
  if (isComplete && key !== undefined) await orchestrator.personal.destroy(key);
  await releaseFiles(
    orchestrator,
    files,
    chain.flatMap(({ allFiles }) => allFiles),
  );
  return {
    attempts: chain.filter(({ item }) => isErased(item)).map(({ item }) => item.created.id),
    plaintext: kindsIn(chain.flatMap(({ plaintext }) => [...plaintext])),
    isComplete,
  };
}

/** An attempt that somebody may still work at is left until it ends. */
const isLeft = ({ item }: Attempt): boolean => isFinal(item.status) && !isErased(item);

async function eraseOne(
  orchestrator: Orchestrator,
  context: CommandContext,
  { item, files }: Attempt,
): Promise<void> {
  const { id } = item.created;
  orchestrator.items.evict(`queueItem-${id}`);
  await handle(orchestrator, { ...context, folderId: item.folderId }, id, {
    type: 'Erase',
    files,
    others: [],
  });
}
