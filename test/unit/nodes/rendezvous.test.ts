import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../../src/nodes/rendezvous.ts';

const nodes = ['a', 'b', 'c'].map((id) => ({ id }));
const queues = Array.from({ length: 300 }, (_, n) => `queue ${n + 1}`);
const owners = (of: readonly { readonly id: string }[]) => queues.map((queue) => ownerOf(of, queue)?.id);

describe('the owner of a queue', () => {
  it('is the same whatever the order in which the nodes are seen', () => {
    expect(owners(nodes.toReversed())).toEqual(owners(nodes));
  });

  it('is one node as often as another', () => {
    const shares = Object.values(Object.groupBy(owners(nodes), (id) => id ?? 'none'));
    expect(shares).toHaveLength(3);
    for (const share of shares) expect(share?.length).toBeGreaterThan(70);
  });

  it('stays where it was when another node goes', () => {
    const before = owners(nodes);
    const after = owners(nodes.filter(({ id }) => id !== 'c'));
    const moved = before.filter((owner, n) => owner !== after[n]);
    expect(new Set(moved)).toEqual(new Set(['c']));
  });

  it('is nobody where there is no node', () => {
    expect(ownerOf([], 'queue 1')).toBeUndefined();
  });
});
