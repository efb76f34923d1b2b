import { describe, expect, it } from 'vitest';
import { openForWriting } from '../../../../src/store/embedded/database.ts';
import { EventTable } from '../../../../src/store/embedded/eventTable.ts';
import { Heads } from '../../../../src/store/embedded/heads.ts';
import { NO_STREAM } from '../../../../src/store/eventStore.ts';
import { anEvent, creation } from '../../../contract/eventStoreFixtures.ts';

/** In the table `a-1` is at revision 0. */
function heads(): Heads {
  const table = new EventTable(openForWriting(':memory:'));
  table.insert([{ ...anEvent(), stream: 'a-1', revision: 0, position: 1 }]);
  return new Heads(table);
}

const fill = (known: Heads, category: string): void => {
  for (let n = 0; n < 50_000; n += 1) known.set(`${category}-${n}`, 7);
};

describe('heads', () => {
  it('are read from the table where they are not known', () => {
    expect(heads().of('a-1')).toBe(0);
    expect(heads().of('a-2')).toBe(NO_STREAM);
  });

  it('take an unknown stream that is to be created as missing', () => {
    expect(heads().assumedOf(creation('a-1'))).toBe(NO_STREAM);
    expect(heads().assumedOf({ ...creation('a-1'), events: [] })).toBe(0);
    expect(heads().assumedOf({ ...creation('a-1'), expectedRevision: 0 })).toBe(0);
  });

  it('assume nothing of a known stream', () => {
    const known = heads();
    known.set('a-1', 5);
    expect(known.assumedOf(creation('a-1'))).toBe(5);
  });

  it('are kept while in use and forgotten two generations later', () => {
    const known = heads();
    known.set('a-1', 5);
    known.set('b-1', 5);
    fill(known, 'c');
    known.trim();
    expect(known.of('a-1')).toBe(5);
    fill(known, 'd');
    known.trim();
    expect(known.of('a-1')).toBe(5);
    expect(known.of('b-1')).toBe(NO_STREAM);
  });

  it('are read again after being cleared', () => {
    const known = heads();
    known.set('a-1', 5);
    known.clear();
    expect(known.of('a-1')).toBe(0);
  });
});
