import type { Metadata, Recorded } from '../domain/event.ts';
import type { BlockReserved } from '../domain/idBlocks.ts';
import { decode } from '../store/decode.ts';
import type { EventStore } from '../store/eventStore.ts';
import { append } from './append.ts';
import { retryOnConflict } from './retryOnConflict.ts';
import { headAt, sealAppend } from './sealedAppend.ts';

/** Numeric ids, never given twice; a restart may leave a gap. */
export interface Ids {
  /** The next id of a kind; waits only where none is reserved. */
  next(kind: IdKind): Promise<number> | number;
  /** Makes sure that `count` ids can be had without waiting. */
  reserve(kind: IdKind, count: number): Promise<void>;
  /** The first of `count` ids in a row, which nobody else is given. */
  inARow(kind: IdKind, count: number): Promise<number>;
}

export type IdKind =
  | 'queueItem'
  | 'task'
  | 'queue'
  | 'folder'
  | 'user'
  | 'robot'
  | 'process'
  | 'system'
  | 'bot'
  | 'operation';

const BLOCK = 100;

interface Block {
  next: number;
  readonly to: number;
}

/**
 * Reserves blocks on `ids-<kind>`, work in hundreds ahead of need, definitions one by one. `metadata` tells who
 * reserves and when.
 */
export function idBlocks(store: EventStore, metadata: () => Metadata): Ids {
  const kinds = new Map<IdKind, Allotment>();
  const of = (kind: IdKind): Allotment => {
    const known = kinds.get(kind) ?? allotment(store, kind, metadata);
    kinds.set(kind, known);
    return known;
  };
  return {
    next: (kind) => of(kind).next(),
    reserve: (kind, count) => of(kind).reserve(count),
    inARow: async (kind, count) => (await reserveBlock(store, `ids-${kind}`, count, metadata)).from,
  };
}

interface Allotment {
  next(): Promise<number> | number;
  reserve(count: number): Promise<void>;
}

function allotment(store: EventStore, kind: IdKind, metadata: () => Metadata): Allotment {
  const isWork = kind === 'queueItem' || kind === 'task';
  const blocks: Block[] = [];
  let left = 0;
  let running: Promise<void> | null = null;

  const refill = async (count: number): Promise<void> => {
    const size = isWork ? Math.ceil(count / BLOCK) * BLOCK : count;
    const { from, to } = await reserveBlock(store, `ids-${kind}`, size, metadata);
    blocks.push({ next: from, to });
    left += size;
  };
  // One reservation at a time: two would only meet in a conflict.
  const refillOnce = (count: number): Promise<void> => {
    running ??= refill(count).finally(() => {
      running = null;
    });
    return running;
  };
  const takeOne = (): number | undefined => {
    const [block] = blocks;
    if (block === undefined) return undefined;
    left -= 1;
    const id = block.next;
    if (block.next === block.to) blocks.shift();
    else block.next += 1;
    return id;
  };
  const reserve = async (count: number): Promise<void> => {
    // Another caller's refill may be the one that is waited for, so that one round need not be enough.
    for (;;) {
      if (left >= count) return;
      await refillOnce(count - left);
    }
  };
  const nextSlowly = async (): Promise<number> => {
    for (;;) {
      const id = takeOne();
      if (id !== undefined) return id;
      await refillOnce(isWork ? 4 * BLOCK : 1);
    }
  };

  return {
    reserve,
    next: () => {
      const id = takeOne();
      // Ahead of need; where it fails, whoever finds no id left sees the error.
      if (isWork && left < 2 * BLOCK && running === null) refillOnce(4 * BLOCK).catch(() => {});
      return id ?? nextSlowly();
    },
  };
}

function reserveBlock(
  store: EventStore,
  stream: string,
  size: number,
  metadata: () => Metadata,
): Promise<BlockReserved['data']> {
  return retryOnConflict(
    async () => {
      const [last] = await store.readStream(stream, { direction: 'backwards', maxCount: 1 });
      const highest = last === undefined ? 0 : (decode(last) as Recorded<BlockReserved>).data.to;
      const data: BlockReserved['data'] = { from: highest + 1, to: highest + size };
      const reserved = [{ type: 'BlockReserved', data }];
      await append(store, sealAppend(stream, headAt(last), reserved, metadata()).append);
      return data;
    },
    () => {},
  );
}
