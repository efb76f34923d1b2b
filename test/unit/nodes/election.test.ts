import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ElectionOptions } from '../../../src/nodes/election.ts';
import { Election, leadAlone } from '../../../src/nodes/election.ts';
import type { Term } from '../../../src/nodes/term.ts';
import { openState } from '../../../src/state/openState.ts';
import type { Leaders } from '../../../src/state/leaders.ts';

/** Nodes on one state, whose clock and rounds are the test's. */
let now: number;
let leaders: Leaders;
let diary: string[];
beforeEach(async () => {
  now = 1_000_000;
  diary = [];
  const state = await openState({ path: ':memory:', onWriteError: () => {} });
  onTestFinished(() => state.close());
  ({ leaders } = state);
});

const options = (holder: string, changes: Partial<ElectionOptions> = {}): ElectionOptions => ({
  leaders,
  holder,
  clock: () => now,
  lead: async ({ epoch }) => {
    diary.push(`${holder} leads ${epoch}`);
    return async () => diary.push(`${holder} ends`);
  },
  onError: (_, what) => diary.push(`${holder}: ${what}`),
  ...changes,
});

const node = (holder: string, changes: Partial<ElectionOptions> = {}): Election =>
  new Election(options(holder, changes));

describe('an election', () => {
  it('has one winner, who stays it as long as it renews', async () => {
    const [a, b] = [node('a'), node('b')];
    for (let second = 0; second < 20; second += 1) {
      await a.round();
      await b.round();
      now += 1_000;
    }
    expect(diary).toEqual(['a leads 1']);
    expect([a.term?.epoch, b.term]).toEqual([1, null]);
  });

  it('has another winner five seconds after the last sign of life, under the next epoch', async () => {
    const [a, b] = [node('a'), node('b')];
    await a.round();
    now += 4_999;
    await b.round();
    expect(diary).toEqual(['a leads 1']);
    now += 1;
    await b.round();
    expect(diary).toEqual(['a leads 1', 'b leads 2']);
    expect(a.term?.holds()).toBe(false);
    expect(b.term?.holds()).toBe(true);
  });

  it('is over for who wakes up too late, which then ends what it does', async () => {
    const [a, b] = [node('a'), node('b')];
    await a.round();
    now += 10_000;
    await b.round();
    await a.round();
    expect(diary).toEqual(['a leads 1', 'b leads 2', 'a ends']);
    expect(a.term).toBeNull();
    now += 1_000;
    await a.round();
    expect(a.term).toBeNull();
    expect(b.term?.holds()).toBe(true);
  });

  it('gives who wakes up too late a new epoch, also where nobody else has led', async () => {
    const a = node('a');
    await a.round();
    now += 10_000;
    await a.round();
    await a.round();
    expect(diary).toEqual(['a leads 1', 'a ends', 'a leads 2']);
  });

  it('is open at once when the leader stops', async () => {
    const [a, b] = [node('a'), node('b')];
    await a.round();
    await a.stop();
    await b.round();
    expect(diary).toEqual(['a leads 1', 'a ends', 'b leads 2']);
  });

  it('is open to others when the leader cannot do its job', async () => {
    const failing = node('a', {
      lead: () => Promise.reject(new Error('no database')),
    });
    const b = node('b');
    await failing.round();
    await failing.round();
    await b.round();
    expect(diary).toEqual(['a: this node was elected and cannot lead', 'b leads 2']);
    expect([failing.term, b.term?.epoch]).toEqual([null, 2]);
  });

  it('is open to others when the leader resigns', async () => {
    const [a, b] = [node('a'), node('b')];
    await a.round();
    a.resign();
    await a.round();
    await b.round();
    expect(diary).toEqual(['a leads 1', 'a ends', 'b leads 2']);
  });

  it('deposes nobody while the state does not answer, until the term is over', async () => {
    let fails = false;
    const a = node('a', {
      leaders: {
        ...leaders,
        renew: async (...args) => {
          if (fails) throw new Error('gone');
          return leaders.renew(...args);
        },
      },
    });
    await a.round();
    fails = true;
    now += 3_000;
    await a.round();
    expect(a.term?.holds()).toBe(true);
    now += 1_000;
    await a.round();
    expect(diary).toEqual(['a leads 1', 'a: the leadership could not be renewed', 'a ends']);
    expect(a.term).toBeNull();
  });

  it('lets the term end a second before another one can lead', async () => {
    const a = node('a');
    await a.round();
    now += 3_999;
    expect(a.term?.holds()).toBe(true);
    now += 1;
    expect(a.term?.holds()).toBe(false);
  });

  it('goes on by itself until it is stopped', async () => {
    const a = node('a');
    await a.start();
    expect(a.term?.epoch).toBe(1);
    await a.stop();
    expect(diary).toEqual(['a leads 1', 'a ends']);
    expect((await leaders.find('leader'))?.until).toBe(0);
  });
});

describe('a node that is alone', () => {
  it('leads at once, for good', async () => {
    const alone = await leadAlone(options('a'));
    now += 1_000_000_000;
    expect(alone.term?.holds()).toBe(true);
    alone.resign();
    await alone.stop();
    expect(diary).toEqual(['a leads 1', 'a ends']);
  });

  it('does not wait for the term of one that was killed', async () => {
    await leadAlone(options('killed'));
    const next = await leadAlone(options('next'));
    const terms: (Term | null)[] = [next.term];
    expect(terms.map((term) => term?.epoch)).toEqual([2]);
    expect(diary).toEqual(['killed leads 1', 'next leads 2']);
  });
});
