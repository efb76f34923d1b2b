import { describe, expect, it } from 'vitest';
import type { WorkFile } from '../../../src/domain/workReports.ts';
import { addFile, mergedMetrics, uploadsAmong } from '../../../src/domain/workReports.ts';
import { codeThrownBy, second } from '../../support/given.ts';

const file = (name: string, changes: Partial<WorkFile> = {}): WorkFile => ({
  id: name,
  direction: 'out',
  name,
  size: 1,
  sha256: `sha of ${name}`,
  ...changes,
});

describe('files of work', () => {
  const files = [file('in.txt', { direction: 'in' }), file('a.txt')];

  it('take another of a new name, be it that of an input', () => {
    expect(addFile(file('b.txt'), files)).toEqual([file('b.txt')]);
    expect(addFile(file('in.txt', { sha256: 'other' }), files)).toHaveLength(1);
    expect(uploadsAmong(files)).toEqual([file('a.txt')]);
  });

  it('stay as they are where the same bytes come again', () => {
    expect(addFile(file('A.txt', { sha256: 'sha of a.txt' }), files)).toEqual([]);
  });

  it('refuse a name that is there, and more than a hundred', () => {
    expect(codeThrownBy(() => addFile(file('A.txt'), files))).toBe('NameAlreadyUsed');
    const many = Array.from({ length: 100 }, (_, n) => file(String(n)));
    expect(codeThrownBy(() => addFile(file('one more'), many))).toBe('InvalidArgument');
  });
});

describe('metrics of work', () => {
  it('keep what is not measured again', () => {
    const before = { startTime: second(1), numbers: { a: 1, b: 2 } };
    expect(mergedMetrics(before, { endTime: second(2), numbers: { b: 3 } })).toEqual({
      startTime: second(1),
      endTime: second(2),
      numbers: { a: 1, b: 3 },
    });
    expect(mergedMetrics(before, {})).toEqual(before);
  });
});
