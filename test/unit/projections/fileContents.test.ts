import { describe, expect, it } from 'vitest';
import { fileContents } from '../../../projections/fileContents/fileContents.ts';
import { create } from '../readModel/world.ts';
import { withTasks } from './everyTask.ts';
import { Log, rowsAfter } from './scenario.ts';
import { shaOf } from '../../support/sha.ts';

const file = (id: string, sha256: string) => ({ id, direction: 'out', name: `${id}.txt`, size: 1, sha256 });

describe('fileContents', () => {
  it('given tasks with files, then each content stands in a row', () => {
    expect(
      rowsAfter(fileContents, withTasks(new Log()))
        .map(({ sha256 }) => sha256)
        .toSorted(),
    ).toEqual([shaOf('abc'), shaOf('def')].toSorted());
  });

  it('given an item whose robot uploads files, then their contents stand there once, whatever becomes of the item', () => {
    const edit = (id: string, sha256: string) => ({
      type: 'Edit',
      data: { queueId: 188, file: file(id, sha256) },
    });
    const log = new Log()
      .append('queueItem-1', create(1))
      .append('queueItem-2', create(2))
      .append('queueItem-1', edit('a', 'one'))
      .append('queueItem-1', edit('b', 'two'))
      .append('queueItem-2', edit('c', 'one'))
      .append('queueItem-2', { type: 'Edit', data: { queueId: 188, progress: 'half' } })
      .append('queueItem-1', { type: 'Delete', data: { queueId: 188, from: 'New' } });
    expect(rowsAfter(fileContents, log)).toEqual([
      { sha256: 'one', uses: 2, position: 5 },
      { sha256: 'two', uses: 1, position: 4 },
    ]);
  });
});
