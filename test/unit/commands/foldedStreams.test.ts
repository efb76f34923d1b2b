import { describe, expect, it } from 'vitest';
import type { FoldedStreams } from '../../../src/commands/foldedStreams.ts';
import { foldedStreams, readHead } from '../../../src/commands/foldedStreams.ts';
import type { Head } from '../../../src/commands/sealedAppend.ts';
import { noHead, sealAppend } from '../../../src/commands/sealedAppend.ts';
import type { Recorded } from '../../../src/domain/event.ts';
import { metadata, second } from '../../support/given.ts';
import { memoryStore } from '../../support/orchestrator.ts';
import { storeAround } from './faultyStore.ts';

interface Types {
  readonly types: readonly string[];
}

/** Folds to the types of the events; `reads` counts the streams read. */
const world = (maxBytes = 1_000_000) => {
  let reads = 0;
  const store = storeAround(
    memoryStore(),
    (write) => write(),
    () => {
      reads += 1;
    },
  );
  const folded: FoldedStreams<Types> = foldedStreams(
    store,
    (state: Types | null, event: Recorded) => ({ types: [...(state?.types ?? []), event.type] }),
    () => 100,
    maxBytes,
  );
  const append = async (stream: string, head: Head, type: string) => {
    const sealed = sealAppend(stream, head, [{ type, data: {} }], metadata(second(0)));
    await store.append(sealed.append);
    return sealed;
  };
  return { store, folded, append, reads: () => reads };
};

describe('folded streams', () => {
  it('are read once, then kept', async () => {
    const { folded, append, reads } = world();
    const { head } = await append('a-1', noHead, 'A');
    expect(await folded.load('a-1')).toEqual({ state: { types: ['A'] }, head });
    await folded.load('a-1');
    expect(reads()).toBe(1);
  });

  it('are null where there is none, and looked for again', async () => {
    const { folded, append } = world();
    expect(await folded.load('a-1')).toBeNull();
    await append('a-1', noHead, 'A');
    expect((await folded.load('a-1'))?.state.types).toEqual(['A']);
  });

  it('take what was appended without a read', async () => {
    const { folded, append, reads } = world();
    const first = await append('a-1', noHead, 'A');
    const begun = folded.appended('a-1', null, first.recorded, first.head);
    const next = await append('a-1', first.head, 'B');
    folded.appended('a-1', begun, next.recorded, next.head);
    expect(await folded.load('a-1')).toEqual({ state: { types: ['A', 'B'] }, head: next.head });
    expect(reads()).toBe(0);
  });

  it('are read again when they were evicted, or on demand', async () => {
    const { folded, append } = world();
    const { head } = await append('a-1', noHead, 'A');
    await folded.load('a-1');
    await append('a-1', head, 'B');
    expect((await folded.load('a-1'))?.state.types).toEqual(['A']);
    expect((await folded.reload('a-1'))?.state.types).toEqual(['A', 'B']);
    expect((await folded.load('a-1'))?.state.types).toEqual(['A', 'B']);
    folded.evict('a-1');
    expect((await folded.load('a-1'))?.state.types).toEqual(['A', 'B']);
  });

  it('are read again when more was heard of than they hold', async () => {
    const { folded, append } = world();
    const { head } = await append('a-1', noHead, 'A');
    await folded.load('a-1');
    folded.heard({ stream: 'a-1', revision: 0 });
    folded.heard({ stream: 'a-2', revision: 0 });
    await append('a-1', head, 'B');
    expect((await folded.load('a-1'))?.state.types).toEqual(['A']);
    folded.heard({ stream: 'a-1', revision: 1 });
    expect((await folded.load('a-1'))?.state.types).toEqual(['A', 'B']);
  });

  it('are forgotten where memory is short', async () => {
    const { folded, append, reads } = world(250);
    for (const stream of ['a-1', 'a-2', 'a-3']) {
      await append(stream, noHead, 'A');
      await folded.load(stream);
    }
    await folded.load('a-3');
    expect(reads()).toBe(3);
    await folded.load('a-1');
    expect(reads()).toBe(4);
  });

  it('refuse to begin with nothing', () => {
    const { folded } = world();
    expect(() => folded.appended('a-1', null, [], noHead)).toThrow('nothing was appended to a-1');
  });
});

describe('where a stream ends', () => {
  it('is told by its last event', async () => {
    const { store, append } = world();
    expect(await readHead(store, 'a-1')).toEqual(noHead);
    const { head } = await append('a-1', noHead, 'A');
    expect(await readHead(store, 'a-1')).toEqual(head);
  });
});
