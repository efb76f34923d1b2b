import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { NodeRegistry } from '../../../src/nodes/registry.ts';
import { openState } from '../../../src/state/openState.ts';
import type { Nodes } from '../../../src/state/nodes.ts';

let now: number;
let nodes: Nodes;
let errors: string[];
beforeEach(async () => {
  now = 1_000_000;
  errors = [];
  const state = await openState({ path: ':memory:', onWriteError: () => {} });
  onTestFinished(() => state.close());
  ({ nodes } = state);
});

const registry = (id: string, on: Nodes = nodes): NodeRegistry =>
  new NodeRegistry({
    nodes: on,
    id,
    clock: () => now,
    onError: (_, what) => errors.push(what),
  });

const others = ({ others: seen }: NodeRegistry): string[] => seen.map(({ id }) => id);

describe('the nodes that run', () => {
  it('know of each other', async () => {
    const [a, b, c] = [registry('a'), registry('b'), registry('c')];
    for (const each of [a, b, c, a, b]) await each.round();
    expect(others(a)).toEqual(['b', 'c']);
    expect(others(b)).toEqual(['a', 'c']);
    expect(a.self.id).toBe('a');
  });

  it('forget one that has been silent for five seconds', async () => {
    const [a, b] = [registry('a'), registry('b')];
    await b.round();
    now += 5_000;
    await a.round();
    expect(others(a)).toEqual(['b']);
    now += 1;
    await a.round();
    expect(others(a)).toEqual([]);
  });

  it('forget one that stops at once', async () => {
    const [a, b] = [registry('a'), registry('b')];
    await b.start('http://b:8080');
    await a.start('http://a:8080');
    expect(a.others).toEqual([{ id: 'b', url: 'http://b:8080', beatAt: now }]);
    await b.stop();
    await a.round();
    expect(others(a)).toEqual([]);
    await a.stop();
    expect(errors).toEqual([]);
  });

  it('are those of the last look where the state does not answer', async () => {
    let fails = false;
    const failing: Nodes = {
      ...nodes,
      beat: async (...args) => {
        if (fails) throw new Error('no state');
        return nodes.beat(...args);
      },
      leave: () => Promise.reject(new Error('no state')),
    };
    const [a, b] = [registry('a', failing), registry('b')];
    await b.round();
    await a.round();
    fails = true;
    await expect(a.round()).rejects.toThrow('no state');
    expect(others(a)).toEqual(['b']);
    await a.stop();
    expect(errors).toEqual(['this node could not say that it ends']);
  });
});
