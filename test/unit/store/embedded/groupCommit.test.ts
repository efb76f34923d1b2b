import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { openForWriting } from '../../../../src/store/embedded/database.ts';
import { EventTable } from '../../../../src/store/embedded/eventTable.ts';
import { GroupCommit } from '../../../../src/store/embedded/groupCommit.ts';
import { GroupWriter } from '../../../../src/store/embedded/groupWriter.ts';
import { StoreUnavailable, UnknownOutcome } from '../../../../src/store/eventStore.ts';
import type { Append, Appended } from '../../../../src/store/eventStore.ts';
import { creation } from '../../../contract/eventStoreFixtures.ts';

/** A log in memory whose groups are told by the number of their events. */
function commitsInMemory(flush = async (): Promise<void> => {}) {
  const db = openForWriting(':memory:');
  const groups: number[] = [];
  const writer = new GroupWriter(db, new EventTable(db));
  const commits = new GroupCommit(writer, flush, (events) => groups.push(events.length));
  const append = (appends: readonly Append[], bytes = 100): Promise<readonly Appended[]> =>
    new Promise((resolve, reject) => {
      const events = appends.reduce((sum, given) => sum + given.events.length, 0);
      commits.add({ appends, events, bytes, resolve, reject });
    });
  return { append, groups, commits };
}

async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await setImmediate();
}

const creations = (count: number, prefix = 'a'): Append[] =>
  Array.from({ length: count }, (_, n) => creation(`${prefix}-${n}`));

describe('group commit', () => {
  it('commits together what is appended in one turn of the event loop', async () => {
    const { append, groups } = commitsInMemory();
    const first = append([creation('a-1')]);
    await Promise.resolve();
    await Promise.all([first, append([creation('a-2', 3)]), append([creation('a-3')])]);
    expect(groups).toEqual([5]);
    await append([creation('a-4')]);
    expect(groups).toEqual([5, 1]);
  });

  it('puts what is above 1,000 events into the next group', async () => {
    const { append, groups } = commitsInMemory();
    await Promise.all(creations(2_100).map((given) => append([given])));
    expect(groups).toEqual([1_000, 1_000, 100]);
  });

  it('puts what is above 1 MiB into the next group', async () => {
    const { append, groups } = commitsInMemory();
    await Promise.all(creations(5).map((given) => append([given], 500_000)));
    expect(groups).toEqual([2, 2, 1]);
  });

  it('never splits the appends of one command, and lets others go before or after', async () => {
    const { append, groups } = commitsInMemory();
    await Promise.all([
      append(creations(600, 'a')),
      append(creations(600, 'b')),
      append(creations(1_400, 'c')),
      append(creations(1, 'd')),
    ]);
    expect(groups).toEqual([600, 600, 1_400, 1]);
  });

  it('tells of a group before its appends are answered', async () => {
    const { append, groups } = commitsInMemory();
    expect(await append([creation('a-1')]).then(() => groups.length)).toBe(1);
  });

  it('tells nothing where nothing was written', async () => {
    const { append, groups } = commitsInMemory();
    await append([{ stream: 'a-1', expectedRevision: -1, events: [] }]);
    expect(groups).toEqual([]);
  });

  it('knows the position of the last event', async () => {
    const { append, commits } = commitsInMemory();
    await append(creations(3));
    expect(commits.position).toBe(3);
  });

  it('answers only when the flush has ended, and tells of nothing before', async () => {
    const flushes: (() => void)[] = [];
    const flush = () => new Promise<void>((resolve) => flushes.push(resolve));
    const { append, groups, commits } = commitsInMemory(flush);
    let isAnswered = false;
    const answered = append([creation('a-1')]).then(() => (isAnswered = true));
    await vi.waitFor(() => expect(flushes).toHaveLength(1));
    await turns(5);
    expect({ isAnswered, groups, position: commits.position }).toEqual({
      isAnswered: false,
      groups: [],
      position: 0,
    });
    flushes[0]?.();
    await answered;
    expect({ groups, position: commits.position }).toEqual({ groups: [1], position: 1 });
  });

  it('flushes once for all that was committed during a flush, and answers a refusal after it', async () => {
    const flushes: (() => void)[] = [];
    const flush = () => new Promise<void>((resolve) => flushes.push(resolve));
    const { append, groups } = commitsInMemory(flush);
    const settled: string[] = [];
    const told = async (name: string, given: Promise<unknown>): Promise<void> => {
      await given.catch(() => {});
      settled.push(name);
    };
    const first = told('first', append([creation('a-1')]));
    await vi.waitFor(() => expect(flushes).toHaveLength(1));
    const second = told('second', append([creation('a-2')]));
    await turns(2);
    const refused = told('refused', append([creation('a-2')]));
    await turns(2);
    expect(settled).toEqual([]);
    flushes[0]?.();
    await first;
    await vi.waitFor(() => expect(flushes).toHaveLength(2));
    expect(settled).toEqual(['first']);
    flushes[1]?.();
    await Promise.all([second, refused]);
    expect(settled).toEqual(['first', 'second', 'refused']);
    expect(groups).toEqual([1, 1]);
    expect(flushes).toHaveLength(2);
  });

  it('takes nothing more after a flush that failed', async () => {
    let fails = true;
    const { append, groups, commits } = commitsInMemory(async () => {
      if (fails) throw new Error('the disk is gone');
    });
    expect(commits.whyUnavailable()).toBeNull();
    await expect(append([creation('a-1')])).rejects.toBeInstanceOf(UnknownOutcome);
    fails = false;
    await expect(append([creation('a-2')])).rejects.toBeInstanceOf(StoreUnavailable);
    expect(groups).toEqual([]);
    expect(commits.whyUnavailable()).toBe(
      'the event log could not be flushed to disk and takes nothing more until a restart',
    );
  });
});
