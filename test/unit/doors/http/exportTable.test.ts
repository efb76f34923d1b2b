import { describe, expect, it } from 'vitest';
import type { Format } from '../../../../src/doors/http/exports/table.ts';
import { csvLine, exportText } from '../../../../src/doors/http/exports/table.ts';

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

async function textOf(rows: readonly object[], format: Format): Promise<string[]> {
  const table = { name: 'x', columns: ['a', 'b'], rows: each(rows as Record<string, unknown>[]) };
  const pieces: string[] = [];
  for await (const piece of exportText(table, format)) pieces.push(piece);
  return pieces;
}

describe('an export', () => {
  it('has its columns in their order, also where a row lacks one', async () => {
    const rows = [{ b: 'x', a: 1 }, { a: [1] }];
    expect(await textOf(rows, 'ndjson')).toEqual(['{"a":1,"b":"x"}\n{"a":[1],"b":null}\n']);
    expect(await textOf(rows, 'csv')).toEqual(['a,b\r\n1,x\r\n[1],\r\n']);
    expect(await textOf([], 'ndjson')).toEqual([]);
    expect(await textOf([], 'csv')).toEqual(['a,b\r\n']);
  });

  it('is sent in pieces', async () => {
    const pieces = await textOf(
      Array.from({ length: 5 }, () => ({ a: 'x'.repeat(40_000) })),
      'ndjson',
    );
    expect(pieces.length).toBe(3);
    expect(pieces.join('').split('\n')).toHaveLength(6);
  });
});

describe('a cell of CSV', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['=a,"b"', '"\'=a,""b"""'],
    [-1, '-1'],
    [null, ''],
    [undefined, ''],
    [true, 'true'],
    [{ a: '=1' }, '"{""a"":""=1""}"'],
  ])('%j is %s', (value, cell) => {
    expect(csvLine([value])).toBe(`${cell}\r\n`);
  });
});
