import type { Orchestrator } from '../commands/context.ts';
import { completeErasure } from '../commands/erasing/eraseItem.ts';
import type { Files } from '../commands/erasing/releaseFiles.ts';
import { internalContext } from '../commands/prepareStore.ts';
import type { Erasure } from '../readModel/queries/erasures.ts';
import { listErasures } from '../readModel/queries/erasures.ts';
import { fromMilliseconds, sortable } from '../domain/instant.ts';

const PAGE = 500;
/** A younger one is still that of a command at work. */
const AGE_MS = 2_000;
/** By clocks of other nodes, and behind commands that take long, an erasure comes so much later at most. */
const LATE_MS = 600_000;

export interface ErasuresOptions extends Files {
  readonly orchestrator: Orchestrator;
  readonly onError: (error: unknown) => void;
}

type Place = Pick<Erasure, 'erasedAt' | 'id'>;

/**
 * A round that does what crashes have left open of erasures: their keys are still there. The first one looks at all
 * erasures that there ever were, so that keys which an old backup of the state brings back are destroyed again.
 */
export function erasureRounds(options: ErasuresOptions): () => Promise<void> {
  const { clock } = options.orchestrator;
  let from: Place = { erasedAt: '', id: 0 };
  return async () => {
    const until = textAt(clock() - AGE_MS);
    const next: Place = { erasedAt: textAt(clock() - LATE_MS), id: 0 };
    const open = await openErasures(options, from, until);
    let oldest: Place | null = null;
    for (const erasure of open) if (!(await isCompleted(options, erasure))) oldest ??= erasure;
    // One that is still open is looked at again.
    from = oldest === null || oldest.erasedAt > next.erasedAt ? next : { ...oldest, id: oldest.id - 1 };
  };
}

const textAt = (milliseconds: number): string => sortable(fromMilliseconds(milliseconds));

/** One attempt of each chain whose key is not destroyed, the one erased first coming first. */
async function openErasures(
  { orchestrator: { personal }, reads }: ErasuresOptions,
  from: Place,
  until: string,
): Promise<readonly Erasure[]> {
  const open = new Map<string, Erasure>();
  for (let after = from; ;) {
    const page = (await listErasures(reads, after, PAGE)).filter(({ erasedAt }) => erasedAt < until);
    const destroyed = await personal.destroyed([...new Set(page.map(({ key }) => key))]);
    for (const erasure of page)
      if (!destroyed.has(erasure.key) && !open.has(erasure.key)) open.set(erasure.key, erasure);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return [...open.values()];
    after = last;
  }
}

async function isCompleted(
  { orchestrator, reads, files, onError }: ErasuresOptions,
  { id, folderId }: Erasure,
): Promise<boolean> {
  try {
    const context = { ...internalContext('Erasure'), folderId };
    return (await completeErasure(orchestrator, context, id, { reads, files })).isComplete;
  } catch (error) {
    onError(error);
    return false;
  }
}
