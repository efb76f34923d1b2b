import { beforeEach, describe, expect, it } from 'vitest';
import type { Asked } from '../../../src/nodes/asking.ts';
import { ownerOf } from '../../../src/nodes/rendezvous.ts';
import { sharedTaking } from '../../../src/nodes/sharedTaking.ts';
import type { Named, Wanted } from '../../../src/commands/sharing.ts';
import { alice } from '../../support/given.ts';

const node = (id: string) => ({ id, url: `http://${id}`, beatAt: 0 });
const [a, b, c] = [node('a'), node('b'), node('c')];
const entry: Named = { id: 5, folderId: 1 };
const itemsOf = (queueId: number): Wanted => ({ kind: 'queueItem', queueId });

/** A queue whose owner is the first of these, and the second without that. */
const queueOf = (...ranks: readonly { readonly id: string }[]): number => {
  const [first, second] = ranks;
  for (let queue = 1; ; queue += 1) {
    const owner = ownerOf([a, b, c], `queue ${queue}`);
    const next = ownerOf(
      [a, b, c].filter(({ id }) => id !== owner?.id),
      `queue ${queue}`,
    );
    if (owner?.id === first?.id && (second === undefined || next?.id === second.id)) return queue;
  }
};

let now: number;
let hasItems: boolean;
let asked: (Asked & { readonly url: string })[];
let silent: ReadonlySet<string>;
let unanswered: string[];
let heard: number[];
beforeEach(() => {
  [now, hasItems] = [1_000_000, true];
  [asked, unanswered, heard, silent] = [[], [], [], new Set<string>()];
});

/** As node a sees it. */
const sharing = () =>
  sharedTaking({
    registry: { self: a, others: [b, c] },
    asking: {
      next: async (url, question) => {
        asked.push({ url, ...question });
        if (silent.has(url)) throw new Error('no answer');
        return hasItems ? [entry] : [];
      },
    },
    ready: { position: 77 },
    seen: {
      of: async () => 9,
      heard: async (position) => {
        heard.push(position);
      },
      caughtUp: async () => 0,
      wrote: async () => {},
    },
    clock: () => now,
    onUnanswered: (_, { id }) => unanswered.push(id),
  });

describe('the next item of a queue', () => {
  it('is looked for here where this node owns the queue', async () => {
    expect(await sharing().next(itemsOf(queueOf(a)))).toBe('here');
    expect(asked).toEqual([]);
  });

  it('is asked of the owner, who is told how far the asking node has seen', async () => {
    const queueId = queueOf(b);
    const filter = { reference: 'R', option: 'Equals' } as const;
    const wanted: Wanted = { kind: 'queueItem', queueId, filter };
    expect(await sharing().next(wanted)).toEqual(entry);
    expect(asked).toEqual([{ url: 'http://b', wanted, count: 1, seen: 77 }]);
    hasItems = false;
    expect(await sharing().next(wanted)).toBeNull();
  });

  it('is looked for here where the owner does not answer', async () => {
    silent = new Set(['http://b']);
    expect(await sharing().next(itemsOf(queueOf(b)))).toBe('here');
    expect(unanswered).toEqual(['b']);
  });

  it('is asked of the next in rank while the owner is known not to answer', async () => {
    silent = new Set(['http://b']);
    const nodes = sharing();
    const queueId = queueOf(b, c);
    await nodes.next(itemsOf(queueId));
    expect(await nodes.next(itemsOf(queueId))).toEqual(entry);
    expect(asked.map(({ url }) => url)).toEqual(['http://b', 'http://c']);
    expect(await nodes.next(itemsOf(queueOf(b, a)))).toBe('here');
    now += 1_000;
    silent = new Set();
    await nodes.next(itemsOf(queueId));
    expect(asked.at(-1)?.url).toBe('http://b');
  });
});

describe('the next task', () => {
  it('is named by one node, whatever is wanted', async () => {
    const owner = [b, c].find(({ id }) => id === ownerOf([a, b, c], 'tasks')?.id);
    const wanted: Wanted = { kind: 'task', groups: ['x'], processIds: [1, 2] };
    expect(await sharing().next(wanted)).toEqual(owner === undefined ? 'here' : entry);
    expect(asked).toEqual(owner === undefined ? [] : [{ url: owner.url, wanted, count: 1, seen: 77 }]);
  });
});

describe('what a caller has written elsewhere', () => {
  it('is waited for', async () => {
    await sharing().caughtUpWith(alice);
    expect(heard).toEqual([9]);
  });
});
