import { describe, expect, it } from 'vitest';
import { openForWriting } from '../../../../src/store/embedded/database.ts';
import { EventTable } from '../../../../src/store/embedded/eventTable.ts';
import { GroupCommit } from '../../../../src/store/embedded/groupCommit.ts';
import { GroupWriter } from '../../../../src/store/embedded/groupWriter.ts';
import type { Append, Appended } from '../../../../src/store/eventStore.ts';
import { creation } from '../../../contract/eventStoreFixtures.ts';

/** A log in memory whose groups are told by the number of their events. */
function commitsInMemory() {
  const db = openForWriting(':memory:');
  const groups: number[] = [];
  const writer = new GroupWriter(db, new EventTable(db));
  const commits = new GroupCommit(writer, (events) => groups.push(events.length));
  const append = (appends: readonly Append[], bytes = 100): Promise<readonly Appended[]> =>
    new Promise((resolve, reject) => {
      const events = appends.reduce((sum, given) => sum + given.events.length, 0);
      commits.add({ appends, events, bytes, resolve, reject });
    });
  return { append, groups, commits };
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
});
