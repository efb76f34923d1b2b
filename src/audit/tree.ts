import { hash } from 'node:crypto';

/**
 * Merkle trees that grow at their end. Leaves are hashes in hex; a node above two others is the SHA-256 of their 128
 * digits as text. A tree of n leaves is a row of full binary trees, the largest first, as many as n has ones in binary:
 * its peaks. The root joins them from the right: the last with the one before it, that with the one before, and so on.
 *
 * No event can be taken for a node: what an event's hash is made of has a `[` within its first 65 characters
 * (store/hashChain.ts), what a node's is made of has digits alone.
 */
export const nodeOver = (left: string, right: string): string => hash('sha256', left + right, 'hex');

/** A leaf that carries no hash; such an event is broken by itself. */
export const NO_HASH = '0'.repeat(64);

/** Where a node stands: `level` 0 are the leaves, `index` counts its level from the left. */
export interface Place {
  readonly level: number;
  readonly index: number;
}

/** The peaks of a tree, from the left. */
export function peaksOf(leaves: number): Place[] {
  const peaks: Place[] = [];
  for (let left = leaves, before = 0; left > 0;) {
    const level = Math.floor(Math.log2(left));
    peaks.push({ level, index: before / 2 ** level });
    before += 2 ** level;
    left -= 2 ** level;
  }
  return peaks;
}

/** The root of a tree by its peaks from the left, of which there is at least one. */
export function rootOf(peaks: readonly string[]): string {
  const last = peaks.at(-1);
  if (last === undefined) throw new RangeError('a tree without leaves has no root');
  return peaks.slice(0, -1).reduceRight((root, peak) => nodeOver(peak, root), last);
}

/** A tree of which the peaks alone are kept. */
export class GrowingTree {
  readonly #peaks: { readonly level: number; readonly hash: string }[];
  #leaves: number;

  /** One that has `leaves` leaves already, and these peaks. */
  constructor(leaves = 0, peaks: readonly string[] = []) {
    this.#leaves = leaves;
    this.#peaks = peaksOf(leaves).map(({ level }, n) => ({ level, hash: peaks[n] ?? NO_HASH }));
  }

  get leaves(): number {
    return this.#leaves;
  }

  get root(): string {
    return rootOf(this.#peaks.map((peak) => peak.hash));
  }

  /** Adds a leaf; the nodes that are complete with it, from the leaf itself upwards. */
  add(leaf: string): readonly string[] {
    const nodes = [leaf];
    let node = leaf;
    let level = 0;
    for (let peak = this.#peaks.at(-1); peak?.level === level; peak = this.#peaks.at(-1)) {
      node = nodeOver(peak.hash, node);
      nodes.push(node);
      level += 1;
      this.#peaks.pop();
    }
    this.#peaks.push({ level, hash: node });
    this.#leaves += 1;
    return nodes;
  }
}

/** One step from a leaf to the root: the hash that stands on that side. */
export type Step = { readonly left: string } | { readonly right: string };

/** The root that a leaf leads to by these steps. */
export const rootBy = (leaf: string, steps: readonly Step[]): string =>
  steps.reduce(
    (node, step) => ('left' in step ? nodeOver(step.left, node) : nodeOver(node, step.right)),
    leaf,
  );

/** The steps from a leaf to the root of a tree, whose nodes `nodeAt` knows. */
export async function stepsFrom(
  leaf: number,
  leaves: number,
  nodeAt: (place: Place) => Promise<string>,
): Promise<Step[]> {
  const peaks = peaksOf(leaves);
  const own = peaks.findIndex(({ level, index }) => leaf < (index + 1) * 2 ** level);
  const peak = peaks[own];
  if (leaf < 0 || peak === undefined) throw new RangeError(`a tree of ${leaves} leaves has no leaf ${leaf}`);
  const steps: Step[] = [];
  for (let level = 0, index = leaf; level < peak.level; level += 1, index = Math.floor(index / 2)) {
    const isLeft = index % 2 === 0;
    const sibling = await nodeAt({ level, index: isLeft ? index + 1 : index - 1 });
    steps.push(isLeft ? { right: sibling } : { left: sibling });
  }
  const right = await Promise.all(peaks.slice(own + 1).map(nodeAt));
  if (right.length > 0) steps.push({ right: rootOf(right) });
  const left = await Promise.all(peaks.slice(0, own).map(nodeAt));
  return [...steps, ...left.toReversed().map((hashOnLeft): Step => ({ left: hashOnLeft }))];
}

/** The nodes of a tree by its leaves, made as they are asked for. */
export function nodesOver(leaves: readonly string[]): (place: Place) => string {
  const known = new Map<string, string>();
  const nodeAt = ({ level, index }: Place): string => {
    if (level === 0) return leaves[index] ?? NO_HASH;
    const key = `${level}/${index}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const below = level - 1;
    const node = nodeOver(
      nodeAt({ level: below, index: 2 * index }),
      nodeAt({ level: below, index: 2 * index + 1 }),
    );
    known.set(key, node);
    return node;
  };
  return nodeAt;
}
