import { createHash } from 'node:crypto';

/**
 * The node that hands out work of one sort: all nodes that see the same ones name the same, each node has about as
 * many sorts as another, and a node that comes or goes moves only its own. Undefined where there are none.
 */
export function ownerOf<N extends { readonly id: string }>(nodes: readonly N[], sort: string): N | undefined {
  let owner: N | undefined;
  let highest = '';
  for (const node of nodes) {
    const weight = createHash('sha256').update(`${sort}/${node.id}`).digest('hex');
    if (weight > highest) [owner, highest] = [node, weight];
  }
  return owner;
}
