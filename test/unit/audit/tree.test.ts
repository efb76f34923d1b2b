import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  GrowingTree,
  nodeOver,
  nodesOver,
  peaksOf,
  rootBy,
  rootOf,
  stepsFrom,
} from '../../../src/audit/tree.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const leavesOf = (count: number): string[] => Array.from({ length: count }, (_, n) => sha256(`leaf ${n}`));

function grown(leaves: readonly string[]): GrowingTree {
  const tree = new GrowingTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree;
}

const stepsIn = (leaves: readonly string[], leaf: number) => {
  const nodeAt = nodesOver(leaves);
  return stepsFrom(leaf, leaves.length, async (place) => nodeAt(place));
};

describe('a tree', () => {
  it('is as it is described, written out by hand', () => {
    const [a = '', b = '', c = '', d = '', e = '', f = '', g = ''] = leavesOf(7);
    const [ab, cd, ef] = [sha256(a + b), sha256(c + d), sha256(e + f)];
    expect(grown([a]).root).toBe(a);
    expect(grown([a, b, c]).root).toBe(sha256(ab + c));
    expect(grown([a, b, c, d, e, f, g]).root).toBe(sha256(sha256(ab + cd) + sha256(ef + g)));
  });

  it('has a full tree for each one in the binary number of its leaves', () => {
    expect(peaksOf(0)).toEqual([]);
    expect(peaksOf(11)).toEqual([
      { level: 3, index: 0 },
      { level: 1, index: 4 },
      { level: 0, index: 10 },
    ]);
  });

  it('has no root without leaves', () => {
    expect(() => new GrowingTree().root).toThrow(RangeError);
    expect(() => rootOf([])).toThrow(RangeError);
  });

  it('tells the nodes that a leaf completes, and goes on from its peaks', () => {
    const leaves = leavesOf(13);
    const nodeAt = nodesOver(leaves);
    for (const count of leaves.keys()) {
      const tree = new GrowingTree(count, peaksOf(count).map(nodeAt));
      const completed = tree.add(leaves[count] ?? '');
      expect(completed).toEqual(
        completed.map((_, level) => nodeAt({ level, index: (count + 1) / 2 ** level - 1 })),
      );
      expect(tree.leaves).toBe(count + 1);
      expect(tree.root).toBe(grown(leaves.slice(0, count + 1)).root);
    }
  });
});

describe('steps', () => {
  it('lead from every leaf to the root', async () => {
    for (const count of [1, 2, 3, 4, 5, 7, 8, 13, 16, 21]) {
      const leaves = leavesOf(count);
      for (const [n, leaf] of leaves.entries())
        expect(rootBy(leaf, await stepsIn(leaves, n))).toBe(grown(leaves).root);
    }
  });

  it('lead from no other leaf to it, and are few', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), fc.nat(), async (count, at) => {
        const leaves = leavesOf(count);
        const steps = await stepsIn(leaves, at % count);
        expect(rootBy(sha256('another'), steps)).not.toBe(grown(leaves).root);
        expect(steps.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(count + 1)));
      }),
    );
  });

  it('are not there for a leaf that is not', async () => {
    await expect(stepsIn(leavesOf(3), 3)).rejects.toThrow(RangeError);
    await expect(stepsIn(leavesOf(3), -1)).rejects.toThrow(RangeError);
  });

  it('join two nodes by their digits', () => {
    const [a = '', b = ''] = leavesOf(2);
    expect(nodeOver(a, b)).toBe(sha256(`${a}${b}`));
  });
});
